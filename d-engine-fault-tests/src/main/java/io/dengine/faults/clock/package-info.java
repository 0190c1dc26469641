/**
 * Clocks of members that are wrong.
 */
@NullMarked
package io.dengine.faults.clock;

import org.jspecify.annotations.NullMarked;

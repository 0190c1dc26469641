/**
 * What clients did, and when.
 */
@NullMarked
package io.dengine.faults.history;

import org.jspecify.annotations.NullMarked;

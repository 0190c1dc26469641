/**
 * What a run leaves behind for people and scripts.
 */
@NullMarked
package io.dengine.faults.report;

import org.jspecify.annotations.NullMarked;

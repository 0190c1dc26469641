/**
 * A member's process: does what it is told and answers with figures.
 */
@NullMarked
package io.dengine.benchmarks.node;

import org.jspecify.annotations.NullMarked;

/**
 * What members have on disk, and which part of them has it.
 */
@NullMarked
package io.dengine.benchmarks.disk;

import org.jspecify.annotations.NullMarked;

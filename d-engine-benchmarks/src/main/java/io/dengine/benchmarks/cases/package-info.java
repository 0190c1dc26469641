/**
 * What is measured.
 */
@NullMarked
package io.dengine.benchmarks.cases;

import org.jspecify.annotations.NullMarked;

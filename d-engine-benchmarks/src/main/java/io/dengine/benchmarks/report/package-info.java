/**
 * From what was recorded to tables, charts and verdicts.
 */
@NullMarked
package io.dengine.benchmarks.report;

import org.jspecify.annotations.NullMarked;

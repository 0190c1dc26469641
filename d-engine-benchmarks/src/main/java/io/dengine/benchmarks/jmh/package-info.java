/**
 * Benchmarks of the engine's parts, with JMH. Those of package-private parts are in the parts' own packages.
 */
@NullMarked
package io.dengine.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;

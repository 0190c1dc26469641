/**
 * What is measured, behind one interface.
 */
@NullMarked
package io.dengine.benchmarks.peers;

import org.jspecify.annotations.NullMarked;

/**
 * The embedded engine: a replicated key-value store with leader election inside a Java process.
 */
@NullMarked
package io.dengine;

import org.jspecify.annotations.NullMarked;

/**
 * Internal: threads, as every part of the engine makes and ends them, and what futures fail with.
 */
@NullMarked
package io.dengine.concurrent;

import org.jspecify.annotations.NullMarked;

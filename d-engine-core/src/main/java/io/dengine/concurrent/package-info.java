/**
 * Internal: threads, as every part of the engine makes and ends them.
 */
@NullMarked
package io.dengine.concurrent;

import org.jspecify.annotations.NullMarked;

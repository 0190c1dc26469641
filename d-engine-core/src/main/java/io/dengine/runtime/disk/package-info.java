/**
 * Internal: how much disk space is free, and which writes that allows.
 */
@NullMarked
package io.dengine.runtime.disk;

import org.jspecify.annotations.NullMarked;

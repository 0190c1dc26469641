/**
 * A small key-value service with the engine inside.
 */
@NullMarked
package io.dengine.sample;

import org.jspecify.annotations.NullMarked;

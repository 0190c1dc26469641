/**
 * The low-level API the engine is built on, for framework authors.
 */
@NullMarked
package io.dengine.node;

import org.jspecify.annotations.NullMarked;

/**
 * The key-value client.
 */
@NullMarked
package io.dengine.kv;

import org.jspecify.annotations.NullMarked;

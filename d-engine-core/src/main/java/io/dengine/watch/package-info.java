/**
 * Watches: committed changes, in order.
 */
@NullMarked
package io.dengine.watch;

import org.jspecify.annotations.NullMarked;

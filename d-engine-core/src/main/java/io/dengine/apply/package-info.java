/**
 * Internal: what a committed command does to the store; a pure function of state and command.
 */
@NullMarked
package io.dengine.apply;

import org.jspecify.annotations.NullMarked;

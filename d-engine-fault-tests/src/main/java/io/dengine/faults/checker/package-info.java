/**
 * Whether a history is what the contract allows.
 */
@NullMarked
package io.dengine.faults.checker;

import org.jspecify.annotations.NullMarked;

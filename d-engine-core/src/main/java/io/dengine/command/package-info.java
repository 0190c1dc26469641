/**
 * Internal: the replicated commands and their versioned binary form.
 */
@NullMarked
package io.dengine.command;

import org.jspecify.annotations.NullMarked;

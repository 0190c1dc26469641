/**
 * Internal: watches and mirrors: from the changes that a member applies to those who want to know of them.
 */
@NullMarked
package io.dengine.runtime.watch;

import org.jspecify.annotations.NullMarked;

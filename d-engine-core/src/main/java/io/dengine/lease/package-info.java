/**
 * Leases: keys that live as long as somebody renews them.
 */
@NullMarked
package io.dengine.lease;

import org.jspecify.annotations.NullMarked;

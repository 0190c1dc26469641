/**
 * Internal: leases that are renewed by themselves for an application.
 */
@NullMarked
package io.dengine.runtime.lease;

import org.jspecify.annotations.NullMarked;

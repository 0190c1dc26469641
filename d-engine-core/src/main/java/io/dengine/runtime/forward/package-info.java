/**
 * Internal: what a member lets the leader do, over the peer port.
 */
@NullMarked
package io.dengine.runtime.forward;

import org.jspecify.annotations.NullMarked;

/**
 * Internal: what the leader does without being asked: it ends leases, keeps the history within its limits, and has states compared.
 */
@NullMarked
package io.dengine.runtime.leader;

import org.jspecify.annotations.NullMarked;

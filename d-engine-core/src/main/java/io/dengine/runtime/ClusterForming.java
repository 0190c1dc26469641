package io.dengine.runtime;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The first leader gives the cluster its identity. It is looked after until the cluster has one: Raft may say that this member leads before it takes
 * entries, and an entry may come to nothing. Thread-safe.
 */
final class ClusterForming {

    private final BooleanSupplier leads;
    private final BooleanSupplier formed;
    private final Supplier<PendingWrite> propose;
    private @Nullable PendingWrite latest;

    /**
     * Nothing is proposed yet.
     *
     * @param leads whether this member leads
     * @param formed whether the cluster has an identity
     * @param propose proposes one; does not wait. A second one changes nothing
     */
    ClusterForming(BooleanSupplier leads, BooleanSupplier formed, Supplier<PendingWrite> propose) {
        this.leads = leads;
        this.formed = formed;
        this.propose = propose;
    }

    /** Proposes an identity if one is missing and none is on its way. */
    synchronized void check() {
        PendingWrite before = latest;
        if (leads.getAsBoolean() && !formed.getAsBoolean() && (before == null || before.isDone())) {
            latest = propose.get();
        }
    }
}

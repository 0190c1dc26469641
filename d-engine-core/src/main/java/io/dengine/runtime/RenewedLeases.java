package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.OutcomeUnknownException;
import io.dengine.lease.LeaseListener;
import io.dengine.lease.RenewedLease;
import io.dengine.runtime.lease.LeaseRenewer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** {@link Renewals} by the renewer of this member. Thread-safe. */
record RenewedLeases(LeaseRenewer renewer) implements Renewals {

    @Override
    public RenewedLease keepRenewed(long leaseId, LeaseListener listener, Duration timeout) {
        CompletableFuture<RenewedLease> first = renewer.start(leaseId, listener, timeout);
        try {
            return Waits.forAnswer(first, timeout, RenewedLeases::notRenewedInTime);
        } finally {
            // Whoever gave up does not know of a lease that is renewed for him.
            first.cancel(false);
        }
    }

    private static EngineException notRenewedInTime() {
        return new OutcomeUnknownException("the lease was not renewed in time; it is not known whether it was renewed");
    }
}

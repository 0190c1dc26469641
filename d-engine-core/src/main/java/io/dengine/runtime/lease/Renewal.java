package io.dengine.runtime.lease;

import io.dengine.lease.Lease;
import io.dengine.lease.LeaseListener;
import io.dengine.lease.RenewedLease;
import java.time.Duration;

/** A lease that is being renewed. What changes is guarded by the lock of its {@link LeaseRenewer}, and read without it. */
final class Renewal implements RenewedLease {

    enum State {
        ACTIVE,
        LOST,
        CLOSED
    }

    private final LeaseRenewer renewer;
    private final Lease lease;
    final LeaseListener listener;
    final RenewalPace pace;

    volatile State state = State.ACTIVE;
    /** Until when it is certainly alive. */
    volatile long aliveUntil;

    volatile boolean revoked;

    /** When the renewal was sent that was confirmed last. */
    long confirmed;

    int failures;
    int inFlight;
    /** Why the latest attempt failed. */
    String problem = "no renewal was answered in time";

    int place;

    Renewal(LeaseRenewer renewer, Lease lease, LeaseListener listener, long sent) {
        this.renewer = renewer;
        this.lease = lease;
        this.listener = listener;
        this.pace = new RenewalPace(lease.ttl().toNanos());
        this.confirmed = sent;
        this.aliveUntil = sent + pace.ttl();
    }

    @Override
    public Lease lease() {
        return lease;
    }

    @Override
    public boolean isAlive() {
        return renewer.aliveNanos(this) > 0;
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(renewer.aliveNanos(this));
    }

    @Override
    public void close() {
        renewer.close(this);
    }

    @Override
    public void revoke() {
        renewer.revoke(this);
    }

    @Override
    public String toString() {
        return "RenewedLease[id=" + lease.id() + ", ttl=" + lease.ttl() + ", " + state + "]";
    }
}

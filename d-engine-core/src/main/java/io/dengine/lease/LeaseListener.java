package io.dengine.lease;

/**
 * Told when a lease that is being renewed is lost: it has ended, or could not be renewed in time, so that it may have ended. Called once, on one of four
 * {@code d-engine-lease-lost-…} threads, which do nothing else: a listener that blocks holds up other listeners and nothing more.
 */
@FunctionalInterface
public interface LeaseListener {

    /**
     * The lease must be taken for ended from now on.
     *
     * @param lease the lease
     * @param reason why, for a log
     */
    void onLeaseLost(Lease lease, String reason);
}

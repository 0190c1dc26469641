package io.dengine;

/** A registration that {@link #close()} ends. Thread-safe, idempotent. */
public interface Subscription extends AutoCloseable {

    /** Ends the registration; no call begins after this returns (one under way may still finish). */
    @Override
    void close();
}

package io.dengine.spring.boot.autoconfigure;

import io.dengine.lease.LeaseListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts the leases that are renewed by themselves. Both are there from the beginning: an alert needs the zero. Thread-safe. */
final class LeaseCounters {

    static final String RENEWED = "dengine.leases.renewed";
    static final String LOST = "dengine.leases.lost";

    private final Counter renewed;
    private final Counter lost;

    LeaseCounters(MeterRegistry registry) {
        this.renewed = Counter.builder(RENEWED)
                .description("Leases that the client began to renew")
                .baseUnit("leases")
                .register(registry);
        this.lost = Counter.builder(LOST)
                .description("Leases that the client renewed and that were lost")
                .baseUnit("leases")
                .register(registry);
    }

    /** A lease is being renewed from now on. */
    void renewed() {
        renewed.increment();
    }

    /** The same listener, counted. What is wrong with it is for the client to say. */
    LeaseListener counting(LeaseListener listener) {
        if (listener == null) {
            return listener;
        }
        return (lease, reason) -> {
            lost.increment();
            listener.onLeaseLost(lease, reason);
        };
    }
}

package io.dengine.faults.workload;

import java.util.Locale;
import java.util.Random;

/** How fresh a read must be. */
enum Level {
    LINEARIZABLE,
    LEASE,
    EVENTUAL;

    /** One of the two that are linearizable. */
    static Level fresh(Random random) {
        return random.nextBoolean() ? LINEARIZABLE : LEASE;
    }

    /** As a command has it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

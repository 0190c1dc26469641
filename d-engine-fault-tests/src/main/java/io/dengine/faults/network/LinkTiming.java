package io.dengine.faults.network;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** When the packets of one direction of one link are delivered, if they are. Not thread-safe. */
final class LinkTiming {

    /** What a narrow link holds back; it drops what would wait longer, as a router does. */
    static final Duration LONGEST_QUEUE = Duration.ofMillis(500);

    private final RandomGenerator random;
    private long freeAt;
    private long lastDelivery;

    LinkTiming(RandomGenerator random, long now) {
        this.random = random;
        this.freeAt = now;
        this.lastDelivery = now;
    }

    /** When a packet that arrives now is delivered; empty when it is dropped. All times are of {@link System#nanoTime}. */
    OptionalLong delivery(LinkRule rule, int bytes, long now) {
        if (rule.cut() || isCutByFlapping(rule, now) || rule.loss() > 0 && random.nextDouble() < rule.loss()) {
            return OptionalLong.empty();
        }
        long sent = now;
        if (rule.bytesPerSecond() > 0) {
            long begin = freeAt - now > 0 ? freeAt : now;
            if (begin - now > LONGEST_QUEUE.toNanos()) {
                return OptionalLong.empty();
            }
            freeAt = begin + bytes * Duration.ofSeconds(1).toNanos() / rule.bytesPerSecond();
            sent = freeAt;
        }
        long jitter = rule.jitter().isZero() ? 0 : random.nextLong(rule.jitter().toNanos() + 1);
        long due = sent + rule.delay().toNanos() + jitter;
        // the order is kept, except that a link that was healed owes nothing to the packets that it held back
        boolean holds = rule.bytesPerSecond() > 0
                || !rule.delay().isZero()
                || !rule.jitter().isZero();
        lastDelivery = holds && lastDelivery - due > 0 ? lastDelivery : due;
        return OptionalLong.of(lastDelivery);
    }

    private static boolean isCutByFlapping(LinkRule rule, long now) {
        long period = rule.flapping().toNanos();
        return period > 0 && Math.floorMod(Math.floorDiv(now, period), 2) == 0;
    }
}

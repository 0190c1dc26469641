package io.dengine.faults.network;

import java.time.Duration;

/**
 * What a link does to the packets of one direction.
 *
 * @param cut whether it drops all of them
 * @param delay how long each is held back at least
 * @param jitter how much longer at most; packets of a link stay in their order
 * @param loss the share that is dropped, 0 to 1
 * @param bytesPerSecond how many pass; 0 for any number
 * @param flapping after how long it is cut and whole in turn; zero for never
 */
public record LinkRule(
        boolean cut, Duration delay, Duration jitter, double loss, long bytesPerSecond, Duration flapping) {

    /** A link without a fault. */
    public static final LinkRule WHOLE = new LinkRule(false, Duration.ZERO, Duration.ZERO, 0, 0, Duration.ZERO);

    /** A link that drops everything. */
    public static final LinkRule CUT = new LinkRule(true, Duration.ZERO, Duration.ZERO, 0, 0, Duration.ZERO);

    public LinkRule {
        if (delay.isNegative() || jitter.isNegative() || flapping.isNegative()) {
            throw new IllegalArgumentException("delay, jitter and flapping: " + delay + ", " + jitter + ", " + flapping
                    + "; must not be negative");
        }
        if (!(loss >= 0 && loss <= 1)) {
            throw new IllegalArgumentException("loss: " + loss + ", allowed are 0 to 1");
        }
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("bytesPerSecond: " + bytesPerSecond + "; must not be negative");
        }
    }

    /** A link that takes its time. */
    public static LinkRule slow(Duration delay, Duration jitter) {
        return new LinkRule(false, delay, jitter, 0, 0, Duration.ZERO);
    }

    /** A link that loses a share of the packets, 0 to 1. */
    public static LinkRule lossy(double loss) {
        return new LinkRule(false, Duration.ZERO, Duration.ZERO, loss, 0, Duration.ZERO);
    }

    /** A link that lets so many bytes pass in a second. */
    public static LinkRule narrow(long bytesPerSecond) {
        return new LinkRule(false, Duration.ZERO, Duration.ZERO, 0, bytesPerSecond, Duration.ZERO);
    }

    /** A link that is cut for so long, then whole for so long, and so on. */
    public static LinkRule flapping(Duration period) {
        return new LinkRule(false, Duration.ZERO, Duration.ZERO, 0, 0, period);
    }
}

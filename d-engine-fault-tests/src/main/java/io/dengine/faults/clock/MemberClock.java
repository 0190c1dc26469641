package io.dengine.faults.clock;

import io.dengine.faults.UnavailableException;
import io.dengine.faults.cluster.NodeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The clocks of one member. Except for {@link #setWallClock} everything counts from its next start on.
 *
 * <p>Needs libfaketime: methods throw {@link UnavailableException} where it is missing.
 */
public final class MemberClock {

    private final NodeProcess node;
    private final Path file;

    /** The clocks of a member. */
    public MemberClock(NodeProcess node) {
        this.node = node;
        this.file = node.log().resolveSibling(node.id() + ".clock");
    }

    /** Whether the wall clock can be set, at the latest from the member's next start on. */
    public boolean isSettable() {
        return node.variable("FAKETIME_TIMESTAMP_FILE").isPresent();
    }

    /** Whether the clocks run at a wrong rate, at the latest from the member's next start on. */
    public boolean isRateWrong() {
        return node.variable("FAKETIME").isPresent();
    }

    /** The wall clock can be set while the member runs; until then, and the monotonic clock for ever, they are right. */
    public void makeSettable() {
        FakeTime.set(file, Duration.ZERO);
        set(FakeTime.settable(file));
    }

    /** Sets the wall clock, at once, to so much after the real time; negative for before. */
    public void setWallClock(Duration offset) {
        FakeTime.set(settable(), offset);
    }

    /** From now on the wall clock is set forward by so much each time it is read. */
    public void setForwardAtEachReading(Duration step) {
        FakeTime.advance(settable(), step);
    }

    private Path settable() {
        if (!isSettable()) {
            throw new IllegalStateException("the wall clock of " + node + " was not made settable");
        }
        return file;
    }

    /** Both clocks run at a multiple of the real rate, and so do all waits of the member. */
    public void setRate(double rate) {
        set(FakeTime.rate(rate));
    }

    /** All is right again. */
    public void reset() {
        set(Map.of());
    }

    private void set(Map<String, String> variables) {
        FakeTime.VARIABLES.forEach(node::removeVariable);
        variables.forEach(node::setVariable);
    }
}

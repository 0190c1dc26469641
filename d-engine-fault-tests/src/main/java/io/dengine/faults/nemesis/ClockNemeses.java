package io.dengine.faults.nemesis;

import io.dengine.faults.clock.MemberClock;
import io.dengine.faults.cluster.NodeProcess;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Faults of the members' clocks. Need libfaketime; {@code inject} throws {@link io.dengine.faults.UnavailableException} without it.
 *
 * <p>A member whose clock was right so far is restarted, in order, for the first of them that hits it.
 */
public final class ClockNemeses {

    /** The leader may be this much slower, and the followers this much faster: 1.1 / 0.9 is within the quarter that the leader lease allows. */
    private static final double SLOWEST = 0.9;

    private static final double FASTEST = 1.1;
    private static final int MAX_HOURS = 48;
    private static final Duration JUMP_PAUSE = Duration.ofMillis(100);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private ClockNemeses() {}

    /** All under which every guarantee must hold. */
    public static List<Nemesis> all() {
        return List.of(wallClockOfOne(), wallClocksOfAll(), jumpingWallClock(), rateOfOne(), ratesOfAll());
    }

    /** The wall clock of one member is set hours forward or back. */
    public static Nemesis wallClockOfOne() {
        return new ClockNemesis("wall-clock", (cluster, random) -> {
            NodeProcess node = Targets.any(cluster, random);
            return node + " " + step(node, random);
        });
    }

    /** The wall clock of each member is set to another time. */
    public static Nemesis wallClocksOfAll() {
        return new ClockNemesis("wall-clocks", (cluster, random) -> cluster.nodes().stream()
                .map(node -> node + " " + step(node, random))
                .toList()
                .toString());
    }

    /** The leader's wall clock jumps to and fro ten times a second. */
    public static Nemesis jumpingWallClock() {
        Nemesis jumps = new RepeatingNemesis("jumping-wall-clock", JUMP_PAUSE, (cluster, random) -> cluster.primary()
                .map(node -> step(node, random))
                .isPresent());
        return new TwoAtOnce("jumping-wall-clock", List.of(wallClockOfOne()), List.of(jumps));
    }

    /** The clocks of one member run at a wrong rate. */
    public static Nemesis rateOfOne() {
        return new ClockNemesis("clock-rate", (cluster, random) -> restart(Targets.any(cluster, random), rate(random)));
    }

    /** The clocks of all members run at wrong rates. */
    public static Nemesis ratesOfAll() {
        return new ClockNemesis("clock-rates", (cluster, random) -> cluster.nodes().stream()
                .map(node -> restart(node, rate(random)))
                .toList()
                .toString());
    }

    private static double rate(Random random) {
        return SLOWEST + (FASTEST - SLOWEST) * random.nextDouble();
    }

    private static String restart(NodeProcess node, double rate) {
        node.terminate();
        new MemberClock(node).setRate(rate);
        node.start();
        return String.format(Locale.ROOT, "%s at %.3f", node, rate);
    }

    private static Duration step(NodeProcess node, Random random) {
        MemberClock clock = new MemberClock(node);
        if (!clock.isSettable()) {
            node.terminate();
            clock.makeSettable();
            node.start();
            node.awaitAnswer(ANSWER);
        }
        Duration offset = Duration.ofMinutes(random.nextInt(2 * MAX_HOURS * 60) - MAX_HOURS * 60L);
        clock.setWallClock(offset);
        return offset;
    }
}

package io.dengine.faults.nemesis;

import io.dengine.faults.clock.MemberClock;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.NodeProcess;
import java.time.Duration;
import java.util.Random;
import java.util.function.BiFunction;

/**
 * A fault of clocks. To end it, wall clocks are set right; members whose clocks run at a wrong rate are restarted.
 *
 * @param fault makes clocks wrong, and returns what it did
 */
record ClockNemesis(String name, BiFunction<Cluster, Random, String> fault) implements Nemesis {

    @Override
    public String inject(Cluster cluster, Random random) {
        return name + " " + fault.apply(cluster, random);
    }

    @Override
    public void heal(Cluster cluster) {
        cluster.nodes().forEach(ClockNemesis::heal);
        cluster.start();
    }

    private static void heal(NodeProcess node) {
        MemberClock clock = new MemberClock(node);
        if (clock.isSettable()) {
            clock.setWallClock(Duration.ZERO);
        } else if (clock.isRateWrong()) {
            node.terminate();
            clock.reset();
        }
    }
}

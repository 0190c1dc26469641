package io.dengine.faults.nemesis;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import java.time.Duration;
import java.util.List;

/** Faults that go on by themselves, and two faults at once. */
public final class MixedNemeses {

    private static final Duration TRANSFER_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration TRANSFER_PAUSE = Duration.ofMillis(200);

    private MixedNemeses() {}

    /** Those that need nothing but the processes. */
    public static List<Nemesis> ofProcesses() {
        return List.of(
                transferLoop(), new TwoAtOnce("transfer-and-kill", List.of(transferLoop()), kills()), pauseAndKill());
    }

    /** Those that need links that can be broken ({@link Cluster#inNamespaces}). */
    public static List<Nemesis> ofLinks() {
        return List.of(
                new TwoAtOnce("cut-and-kill", NetworkNemeses.cuts(), kills()),
                new TwoAtOnce("weak-and-kill", NetworkNemeses.weak(), kills()),
                new TwoAtOnce("weak-and-pause", NetworkNemeses.weak(), pauses()),
                new TwoAtOnce("cut-and-pause", NetworkNemeses.cuts(), pauses()),
                new TwoAtOnce("cut-and-transfer", NetworkNemeses.cuts(), List.of(transferLoop())),
                new TwoAtOnce("weak-and-transfer", NetworkNemeses.weak(), List.of(transferLoop())));
    }

    /** Leadership goes from one to another all the time. */
    public static Nemesis transferLoop() {
        return new RepeatingNemesis("transfer-loop", TRANSFER_PAUSE, (cluster, random) -> transfer(cluster));
    }

    /** Whether leadership went to another member. */
    static boolean transfer(Cluster cluster) {
        return cluster.primary().filter(MixedNemeses::transfer).isPresent();
    }

    /** Whether the member handed its leadership over. */
    static boolean transfer(NodeProcess node) {
        try (ControlClient client = node.client(TRANSFER_TIMEOUT.multipliedBy(2))) {
            Reply reply = client.call("transfer", TRANSFER_TIMEOUT.toMillis());
            return reply.outcome() == Outcome.OK && reply.is(0);
        }
    }

    private static Nemesis pauseAndKill() {
        return new TwoAtOnce("pause-and-kill", List.of(Nemeses.pauseFollower()), List.of(Nemeses.killLeader()));
    }

    static List<Nemesis> kills() {
        return List.of(Nemeses.killLeader(), Nemeses.killFollower());
    }

    static List<Nemesis> pauses() {
        return List.of(Nemeses.pauseLeader(), Nemeses.pauseFollower());
    }
}

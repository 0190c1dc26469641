package io.dengine.benchmarks.cases;

import io.dengine.benchmarks.node.NodeTask;
import io.dengine.benchmarks.node.Work;
import io.dengine.benchmarks.peers.PeerKind;
import java.time.Duration;
import java.util.Set;

/**
 * What is measured in one go.
 *
 * @param name for the command line and the files
 * @param title for people
 * @param members how many members the cluster has
 * @param work what is done
 * @param concurrency operations outstanding, or calling threads
 * @param keys keys are random below this; {@link #PRELOADED} stands for as many as were put beforehand
 * @param watchers how many watchers, where there are some
 * @param warmUp how many operations are done before
 * @param peers who can do it
 */
public record BenchmarkCase(
        String name,
        String title,
        int members,
        Work work,
        int concurrency,
        int keys,
        int watchers,
        long warmUp,
        Set<PeerKind> peers) {

    /** Stands for as many keys as were put beforehand. */
    public static final int PRELOADED = -1;

    public BenchmarkCase {
        peers = Set.copyOf(peers);
    }

    /** Whether this peer can do it. */
    public boolean isOf(PeerKind kind) {
        return peers.contains(kind == PeerKind.VARIANT ? PeerKind.ENGINE : kind);
    }

    /** What the node is told. */
    public NodeTask measuring(int preloaded, Duration duration) {
        return NodeTask.timed(work, concurrency, keys == PRELOADED ? preloaded : keys, watchers, duration);
    }

    /** What the node is told before. */
    public NodeTask warmingUp(int preloaded, double share, Duration atMost) {
        return measuring(preloaded, atMost).counted(Math.max(1, Math.round(warmUp * share)), atMost);
    }
}

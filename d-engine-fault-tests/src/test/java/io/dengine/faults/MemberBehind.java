package io.dengine.faults;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.nemesis.Nemesis;
import io.dengine.faults.workload.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A member is killed, the others go on, are killed too, and the first one is started again, alone: what it has is certainly old, and it cannot learn of anything newer.
 */
final class MemberBehind implements Nemesis {

    private static final long WRITES = 150;
    private static final long READS = 10;

    private final Tally tally;
    private final Duration timeout;

    MemberBehind(Tally tally, Duration timeout) {
        this.tally = tally;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return "member-behind";
    }

    @Override
    public String inject(Cluster cluster, Random random) {
        NodeProcess primary = cluster.awaitPrimary(timeout);
        NodeProcess behind = cluster.nodes().stream()
                .filter(node -> node != primary)
                .findFirst()
                .orElseThrow();
        List<NodeProcess> others =
                cluster.nodes().stream().filter(node -> node != behind).toList();
        awaitAnswers(WRITES);
        behind.kill();
        awaitAnswers(WRITES);
        others.forEach(NodeProcess::kill);
        behind.start();
        awaitAnswers(READS);
        return name() + " " + behind;
    }

    private void awaitAnswers(long count) {
        long enough = answers() + count;
        long deadline = System.nanoTime() + timeout.toNanos();
        while (answers() < enough) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("clients were not answered " + count + " times within " + timeout);
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private long answers() {
        return tally.outcomes().getOrDefault(Outcome.OK.name(), 0L);
    }

    @Override
    public void heal(Cluster cluster) {
        cluster.start();
    }
}

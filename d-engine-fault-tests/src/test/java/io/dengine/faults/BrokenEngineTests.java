package io.dengine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.FaultRun.Report;
import io.dengine.faults.checker.LinearizabilityChecker;
import io.dengine.faults.checker.RegisterModel;
import io.dengine.faults.checker.RegisterModel.CompareAndSet;
import io.dengine.faults.checker.RegisterModel.Input;
import io.dengine.faults.checker.RegisterModel.Output;
import io.dengine.faults.checker.RegisterModel.Put;
import io.dengine.faults.checker.Verdict;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Recorder;
import io.dengine.faults.node.Breakage;
import io.dengine.faults.workload.RegisterWorkload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks must notice an engine that is broken on purpose, in the very run in which they find nothing wrong with the real one. */
class BrokenEngineTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(180);

    @TempDir
    private Path directory;

    @Test
    void readsOfWhatAMemberHasAreNotTakenForLinearizable() throws InterruptedException {
        assertThat(runWithAMemberThatIsBehind(Breakage.STALE_READS).anomalies())
                .anyMatch(anomaly -> anomaly.contains("not linearizable"))
                .anyMatch(anomaly -> anomaly.contains(".html"));
    }

    @Test
    void readsOfTheRealEngineAreLinearizable() throws InterruptedException {
        Report report = runWithAMemberThatIsBehind(Breakage.NONE);
        assertThat(report.anomalies()).isEmpty();
        assertThat(report.summary().undecided()).isEmpty();
    }

    private Report runWithAMemberThatIsBehind(Breakage breakage) throws InterruptedException {
        try (Cluster cluster = cluster(breakage)) {
            RegisterWorkload workload = new RegisterWorkload(cluster, 2);
            RunPlan plan = new RunPlan(
                    List.of(new MemberBehind(workload.tally(), TIMEOUT)),
                    Duration.ofMillis(100),
                    TIMEOUT,
                    1,
                    directory.resolve("report"),
                    List.of());
            return new FaultRun(cluster, List.of(workload), plan).run(Duration.ofMillis(1));
        }
    }

    @Test
    void aCompareAndSetOfTwoStepsIsNotTakenForOne() {
        try (Cluster cluster = cluster(Breakage.LOST_UPDATES)) {
            NodeProcess primary = cluster.start().awaitPrimary(TIMEOUT);
            Recorder<Input, Output> recorder = new Recorder<>();
            ask(recorder, primary, new Put("1"), "put", "key", "1");
            CompletableFuture<Reply> other = CompletableFuture.supplyAsync(
                    () -> ask(recorder, primary, new CompareAndSet("1", "2"), "cas", "key", "1", "2"));
            Reply one = ask(recorder, primary, new CompareAndSet("1", "3"), "cas", "key", "1", "3");
            assertThat(List.of(one.text(0), other.join().text(0))).containsOnly("true");
            Verdict verdict = new LinearizabilityChecker<>(new RegisterModel(), TIMEOUT).check(recorder.operations());
            assertThat(verdict.kind()).isEqualTo(Verdict.Kind.VIOLATION);
        }
    }

    private static Reply ask(Recorder<Input, Output> recorder, NodeProcess node, Input input, Object... words) {
        try (ControlClient client = node.client(TIMEOUT)) {
            long from = System.nanoTime();
            Reply reply = client.call(words);
            boolean done = input instanceof Put || reply.is(0);
            recorder.record(
                    1, node.id(), input, new Output(null, done), reply.outcome(), false, from, System.nanoTime(), "");
            return reply;
        }
    }

    private Cluster cluster(Breakage breakage) {
        Cluster cluster = Cluster.of(directory, 3, Duration.ofMillis(500));
        cluster.nodes().forEach(node -> node.setProperty(Breakage.PROPERTY, breakage.text()));
        return cluster;
    }
}

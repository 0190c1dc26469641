package io.dengine.benchmarks.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.benchmarks.peers.Peer;
import io.dengine.benchmarks.peers.RocksDbPeer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class TaskRunnerTests {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    @Test
    void readsWhatWasFilledAndTellsWhatIsMissing() throws Exception {
        try (Peer peer = RocksDbPeer.open(directory);
                TaskRunner runner = new TaskRunner(peer)) {
            NodeAnswer filled = runner.run(NodeTask.fill(1000, 8, LIMIT));
            assertThat(filled.operations()).isEqualTo(1000);
            assertThat(filled.errors()).isZero();
            NodeTask gets = NodeTask.timed(Work.LOCAL_GET, 2, 1000, 0, LIMIT).counted(500, LIMIT);
            NodeAnswer got = runner.run(gets);
            assertThat(got.errors()).isZero();
            // on threads that are gone when it answers
            assertThat(got.heap().allocatedBytes()).isGreaterThan(500L * Data.VALUE_BYTES);
            assertThat(got.heap().collectors()).isNotEmpty();
            // the key that is asked for and the value, each with its header
            assertThat(got.more().get(TaskRunner.RESULT_BYTES))
                    .isBetween(Data.VALUE_BYTES + 8.0 + 2 * 12, Data.VALUE_BYTES + 8.0 + 2 * 24 + 8);
            NodeTask scans = NodeTask.timed(Work.SCAN, 1, 1000, 0, LIMIT).counted(50, LIMIT);
            assertThat(runner.run(scans).operations()).isEqualTo(50);
            NodeTask beyond =
                    NodeTask.timed(Work.LOCAL_GET, 1, 1_000_000, 0, LIMIT).counted(500, LIMIT);
            assertThat(runner.run(beyond).errors()).isPositive();
        }
    }

    @Test
    void withOneOutstandingACallerWaitsForEach() throws Exception {
        try (Peer peer = RocksDbPeer.open(directory);
                TaskRunner runner = new TaskRunner(peer)) {
            NodeTask puts = NodeTask.timed(Work.PUT, 1, 1000, 0, LIMIT).counted(50, LIMIT);
            NodeAnswer answer = runner.run(puts);
            assertThat(answer.operations()).isEqualTo(50);
            assertThat(answer.errors()).isZero();
        }
    }

    @Test
    void anAnswerSurvivesItsWayBetweenProcesses() throws Exception {
        try (Peer peer = RocksDbPeer.open(directory);
                TaskRunner runner = new TaskRunner(peer)) {
            NodeAnswer answer = runner.run(NodeTask.fill(100, 1, LIMIT));
            JsonMapper json = JsonMapper.shared();
            NodeAnswer read = json.readValue(json.writeValueAsString(answer), NodeAnswer.class);
            assertThat(read).isEqualTo(answer);
            assertThat(read.result().latencies().getTotalCount()).isEqualTo(100);
            assertThat(read.heap().allocatedBytes()).isPositive();
        }
    }
}

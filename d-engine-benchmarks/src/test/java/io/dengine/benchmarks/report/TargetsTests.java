package io.dengine.benchmarks.report;

import static io.dengine.benchmarks.peers.PeerKind.BARE;
import static io.dengine.benchmarks.peers.PeerKind.ENGINE;
import static io.dengine.benchmarks.peers.PeerKind.ETCD;
import static io.dengine.benchmarks.peers.PeerKind.ROCKSDB;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.benchmarks.cases.Cases;
import io.dengine.benchmarks.node.TaskRunner;
import io.dengine.benchmarks.run.ClusterRecord;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TargetsTests {

    private static final String LEASE = "lease get, 64 callers";
    private static final String HEAP = "512 MB of heap hold every case";

    @Test
    void aRatioIsTakenRoundByRoundAndItsMedianDecides() {
        ClusterRecord run = Recorded.run(
                Recorded.of(1, Cases.PUT_256, ENGINE).perSecond(160),
                Recorded.of(1, Cases.PUT_256, BARE).perSecond(100),
                Recorded.of(2, Cases.PUT_256, ENGINE).perSecond(40),
                Recorded.of(2, Cases.PUT_256, BARE).perSecond(20),
                Recorded.of(3, Cases.PUT_256, ENGINE).perSecond(100),
                Recorded.of(3, Cases.PUT_256, BARE).perSecond(100));
        Verdict verdict = verdict(run, "put, C = 256", "bare");
        assertThat(verdict.found()).contains("1.60 (1.00–2.00) ×");
        assertThat(verdict.word()).isEqualTo("met");
        assertThat(verdict(run, "put, C = 256", "etcd").word()).isEqualTo("not measured");
    }

    @Test
    void aRoundWithoutARatioIsNotLeftOut() {
        ClusterRecord run = Recorded.run(
                Recorded.of(1, Cases.PUT_256, ENGINE).perSecond(160),
                Recorded.of(1, Cases.PUT_256, BARE).perSecond(100),
                Recorded.of(2, Cases.PUT_256, ENGINE).perSecond(160),
                Recorded.of(2, Cases.PUT_256, BARE).perSecond(0),
                Recorded.of(1, Cases.PUT_1, ENGINE).operations(0).p50(0),
                Recorded.of(1, Cases.PUT_1, BARE).p50(1000));
        Verdict verdict = verdict(run, "put, C = 256", "bare");
        assertThat(verdict.found()).contains("1 of 2 rounds without a figure");
        assertThat(verdict.word()).isEqualTo("not measured");
        assertThat(verdict(run, "put, C = 1, p50", "bare").word()).isEqualTo("not measured");
    }

    @Test
    void aRoundThatIsMissingIsNotLeftOut() {
        ClusterRecord run = Recorded.run(
                Recorded.of(1, Cases.PUT_256, ENGINE).perSecond(160),
                Recorded.of(1, Cases.PUT_256, BARE).perSecond(100),
                Recorded.of(2, Cases.PUT_256, ENGINE).perSecond(160),
                Recorded.of(1, Cases.LEASE_GET_1, ENGINE).p50(1));
        Verdict ratio = verdict(run, "put, C = 256", "bare");
        assertThat(ratio.found()).contains("1 of 2 rounds without a figure");
        assertThat(ratio.word()).isEqualTo("not measured");
        Verdict figure = verdict(run, "lease get, 1 blocking caller, p50", "3 µs");
        assertThat(figure.found()).contains("1 of 2 rounds without a figure");
        assertThat(figure.word()).isEqualTo("not measured");
    }

    @Test
    void aGetIsToAllocateItsResult() {
        Recorded rocksDb = Recorded.of(1, Cases.LOCAL_GET_1, ROCKSDB).allocated(300);
        Recorded more = Recorded.of(1, Cases.LOCAL_GET_1, ENGINE).allocated(720).more(TaskRunner.RESULT_BYTES, 400);
        Recorded less = Recorded.of(1, Cases.LOCAL_GET_1, ENGINE).allocated(440).more(TaskRunner.RESULT_BYTES, 400);
        String what = "eventual get, allocated per get";

        Verdict missed = verdict(Recorded.run(more, rocksDb), what, "result");
        assertThat(missed.found()).contains("1.80 ×; 720 bytes; 2.40 × bare RocksDB");
        assertThat(missed.word()).isEqualTo("**not met**");
        Verdict met = verdict(Recorded.run(less), what, "result");
        assertThat(met.found()).contains("1.10 ×; 440 bytes");
        assertThat(met.word()).isEqualTo("met");
        Recorded partly =
                Recorded.of(1, Cases.LOCAL_GET_1, ENGINE).allocated(376).more(TaskRunner.RESULT_BYTES, 400);
        assertThat(verdict(Recorded.run(partly), what, "result").word()).isEqualTo("not measured");
        Recorded unknown = Recorded.of(1, Cases.LOCAL_GET_1, ENGINE).allocated(440);
        assertThat(verdict(Recorded.run(unknown), what, "result").word()).isEqualTo("not measured");
    }

    @Test
    void aLatencyMustBeSmaller() {
        ClusterRecord run = Recorded.run(
                Recorded.of(1, Cases.PUT_1, ENGINE).p50(900),
                Recorded.of(1, Cases.PUT_1, BARE).p50(1000),
                Recorded.of(1, Cases.PUT_1, ETCD).p50(2000),
                Recorded.of(1, Cases.LEASE_GET_1, ENGINE).p50(3.1));
        assertThat(verdict(run, "put, C = 1, p50", "bare").word()).isEqualTo("**not met**");
        assertThat(verdict(run, "put, C = 1, p50", "etcd").word()).isEqualTo("met");
        assertThat(verdict(run, "lease get, 1 blocking caller, p50", "3 µs").word())
                .isEqualTo("**not met**");
    }

    @Test
    void manyLeaseGetsAreComparedWithEventualOnesRoundByRound() {
        Recorded lease = Recorded.of(1, Cases.LEASE_GET_64, ENGINE).perSecond(400_000);
        Recorded later = Recorded.of(2, Cases.LEASE_GET_64, ENGINE).perSecond(300_000);
        Recorded local = Recorded.of(1, Cases.LOCAL_GET_2, ENGINE).perSecond(500_000);
        ClusterRecord run = Recorded.run(
                lease, later, local, Recorded.of(2, Cases.LOCAL_GET_2, ENGINE).perSecond(300_000));
        assertThat(verdict(run, LEASE, "0.8").found()).contains("350,000 (300,000–400,000)/s; 0.90 (0.80–1.00) ×");
        assertThat(verdict(run, LEASE, "0.8").word()).isEqualTo("met");

        ClusterRecord slow = Recorded.run(
                lease, later, local, Recorded.of(2, Cases.LOCAL_GET_2, ENGINE).perSecond(600_000));
        assertThat(verdict(slow, LEASE, "0.8").word()).isEqualTo("**not met**");
        assertThat(verdict(Recorded.run(lease), LEASE, "0.8").word()).isEqualTo("not measured");
        ClusterRecord fast =
                Recorded.run(Recorded.of(1, Cases.LEASE_GET_64, ENGINE).perSecond(600_001));
        assertThat(verdict(fast, LEASE, "0.8").word()).isEqualTo("met");
        assertThat(verdict(fast, LEASE, "0.8").found().orElseThrow()).contains("no eventual get");
    }

    @Test
    void whatIsAllocatedIsToldOfTheCaseWithTheMost() {
        ClusterRecord run = Recorded.run(
                Recorded.of(1, Cases.PUT_256, ENGINE).allocated(1000),
                Recorded.of(1, Cases.PUT_1, ENGINE).allocated(2049),
                Recorded.of(1, Cases.WATCH_1000, ENGINE).allocated(90_000));
        Verdict verdict =
                verdict(run, "allocated per put on the leader, nobody watching, the case with the most", "2 KB");
        assertThat(verdict.found()).contains("2,049 bytes: put, C = 1");
        assertThat(verdict.word()).isEqualTo("**not met**");
        Verdict watched = verdict(run, "allocated per put on the leader, its 1,000 watchers told", "reported");
        assertThat(watched.found().orElseThrow()).startsWith("90,000");
        assertThat(watched.word()).isEqualTo("reported");
    }

    @Test
    void theHeapHoldsWhatHasNotFailed() {
        Recorded put = Recorded.of(1, Cases.PUT_256, ENGINE);
        Recorded wrong = Recorded.of(1, Cases.PUT_1, ENGINE).warmUpErrors(1);
        Recorded[] all = Cases.all().stream()
                .filter(one -> one.isOf(ENGINE))
                .map(one -> Recorded.of(1, one.name(), ENGINE))
                .toArray(Recorded[]::new);
        assertThat(verdict(Recorded.run(all), HEAP, "").word()).isEqualTo("met");
        assertThat(verdict(Recorded.run(put), HEAP, "").word()).isEqualTo("not measured");
        Recorded etcds = Recorded.of(1, Cases.PUT_256, ETCD).errors(1);
        Recorded[] withEtcd = Stream.concat(Stream.of(all), Stream.of(etcds)).toArray(Recorded[]::new);
        assertThat(verdict(Recorded.run(withEtcd), HEAP, "").word()).isEqualTo("met");
        assertThat(verdict(Recorded.run(put), HEAP, "").found()).contains("peak 300 MB, 1 of 18 cases");
        assertThat(verdict(Recorded.run(put, wrong), HEAP, "").word()).isEqualTo("**not met**");
        assertThat(verdict(Recorded.run(List.of("-Xmx512m"), "n1 has ended", put), HEAP, "")
                        .word())
                .isEqualTo("**not met**");
        Verdict larger = verdict(Recorded.run(List.of("-Xmx512m", "-Xmx2g"), null, put), HEAP, "");
        assertThat(larger.found()).contains("-Xmx2g");
        assertThat(larger.word()).isEqualTo("not measured");
        assertThat(verdict(Recorded.run(), HEAP, "").word()).isEqualTo("not measured");
    }

    private static Verdict verdict(ClusterRecord run, String what, String target) {
        return Targets.judge(run).stream()
                .filter(one -> one.what().equals(what) && one.target().contains(target))
                .findFirst()
                .orElseThrow();
    }
}

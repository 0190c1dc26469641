package io.dengine.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.benchmarks.cases.Cases;
import io.dengine.benchmarks.peers.PeerKind;
import io.dengine.benchmarks.run.Measurement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetsTests {

    @Test
    void aRatioIsTakenRoundByRoundAndItsMedianDecides() {
        List<Measurement> measured = List.of(
                measured(1, Cases.PUT_256, PeerKind.ENGINE, 160, 10),
                measured(1, Cases.PUT_256, PeerKind.BARE, 100, 10),
                measured(2, Cases.PUT_256, PeerKind.ENGINE, 40, 10),
                measured(2, Cases.PUT_256, PeerKind.BARE, 20, 10),
                measured(3, Cases.PUT_256, PeerKind.ENGINE, 100, 10),
                measured(3, Cases.PUT_256, PeerKind.BARE, 100, 10));
        Verdict verdict = verdict(measured, "put, C = 256", "bare");
        assertThat(verdict.found()).contains("1.60 (1.00–2.00) ×");
        assertThat(verdict.word()).isEqualTo("met");
        assertThat(verdict(measured, "put, C = 256", "etcd").word()).isEqualTo("not measured");
    }

    @Test
    void aLatencyMustBeSmaller() {
        List<Measurement> measured = List.of(
                measured(1, Cases.PUT_1, PeerKind.ENGINE, 1, 900),
                measured(1, Cases.PUT_1, PeerKind.BARE, 1, 1000),
                measured(1, Cases.PUT_1, PeerKind.ETCD, 1, 2000),
                measured(1, Cases.LEASE_GET_1, PeerKind.ENGINE, 1, 3.1));
        assertThat(verdict(measured, "put, C = 1, p50", "bare").word()).isEqualTo("**not met**");
        assertThat(verdict(measured, "put, C = 1, p50", "etcd").word()).isEqualTo("met");
        assertThat(verdict(measured, "lease get, 1 blocking caller, p50", "3 µs")
                        .word())
                .isEqualTo("**not met**");
    }

    private static Verdict verdict(List<Measurement> measured, String what, String target) {
        return Targets.judge(measured).stream()
                .filter(one -> one.what().equals(what) && one.target().contains(target))
                .findFirst()
                .orElseThrow();
    }

    private static Measurement measured(int round, String name, PeerKind peer, double perSecond, double p50) {
        Measurement.Latency latency = new Measurement.Latency(p50, p50, p50, p50, p50, p50);
        return new Measurement(
                round, name, peer, 1, 0, List.of(), 1, 0, 1, perSecond, latency, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0,
                Map.of(), "");
    }
}

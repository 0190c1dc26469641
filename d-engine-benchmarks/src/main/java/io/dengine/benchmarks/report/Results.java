package io.dengine.benchmarks.report;

import io.dengine.benchmarks.node.NodeAnswer;
import io.dengine.benchmarks.peers.PeerKind;
import io.dengine.benchmarks.run.Measurement;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** Looks measurements up. */
final class Results {

    private final List<Measurement> measurements;

    Results(List<Measurement> measurements) {
        this.measurements = List.copyOf(measurements);
    }

    /** What was measured of a case and a peer, in the order of the rounds. */
    List<Measurement> of(String caseName, PeerKind peer) {
        return measurements.stream()
                .filter(one -> one.caseName().equals(caseName) && one.peer() == peer)
                .toList();
    }

    /** A figure over the rounds; empty when the case was not measured of the peer. */
    Optional<Spread> figure(String caseName, PeerKind peer, ToDoubleFunction<Measurement> figure) {
        List<Measurement> found = of(caseName, peer);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(Spread.of(found.stream().mapToDouble(figure)));
    }

    /** The engine's figure by another peer's, round by round; empty when there is no round with both. */
    Optional<Spread> ratio(String caseName, PeerKind peer, ToDoubleFunction<Measurement> figure) {
        List<Measurement> others = of(caseName, peer);
        double[] ratios = of(caseName, PeerKind.ENGINE).stream()
                .flatMap(own -> others.stream()
                        .filter(other -> other.round() == own.round())
                        .map(other -> figure.applyAsDouble(own) / figure.applyAsDouble(other)))
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray();
        return ratios.length == 0 ? Optional.empty() : Optional.of(Spread.of(ratios));
    }

    /** The latencies of all rounds together, in nanoseconds. */
    Optional<Histogram> latencies(String caseName, PeerKind peer) {
        return of(caseName, peer).stream()
                .map(one -> NodeAnswer.decode(one.histogram()))
                .reduce((one, other) -> {
                    one.add(other);
                    return one;
                });
    }
}

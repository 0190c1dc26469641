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

    /** A figure of each round. */
    Rounds rounds(String caseName, PeerKind peer, ToDoubleFunction<Measurement> figure) {
        return new Rounds(of(caseName, peer).stream().map(figure::applyAsDouble).toList());
    }

    /** The engine's figure by another peer's, of each round that has both. */
    Rounds ratios(String caseName, PeerKind peer, ToDoubleFunction<Measurement> figure) {
        return ratios(of(caseName, PeerKind.ENGINE), of(caseName, peer), figure);
    }

    /** The figure of some measurements by that of others, of each round that has both. */
    Rounds ratios(List<Measurement> some, List<Measurement> others, ToDoubleFunction<Measurement> figure) {
        return new Rounds(some.stream()
                .flatMap(one -> others.stream()
                        .filter(other -> other.round() == one.round())
                        .map(other -> figure.applyAsDouble(one) / figure.applyAsDouble(other)))
                .toList());
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

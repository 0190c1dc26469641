package io.dengine.benchmarks.report;

import io.dengine.benchmarks.node.NodeAnswer;
import io.dengine.benchmarks.peers.PeerKind;
import io.dengine.benchmarks.run.Measurement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Looks measurements up. */
final class Results {

    private final List<Measurement> measurements;
    private final int rounds;

    /** @param rounds how many there were to be */
    Results(List<Measurement> measurements, int rounds) {
        this.measurements = List.copyOf(measurements);
        this.rounds = rounds;
    }

    /** What was measured of a case and a peer, in the order of the rounds. */
    List<Measurement> of(String caseName, PeerKind peer) {
        return measurements.stream()
                .filter(one -> one.caseName().equals(caseName) && one.peer() == peer)
                .toList();
    }

    /** A figure of each round; none at all when there is no round that has it. */
    Rounds rounds(String caseName, PeerKind peer, ToDoubleFunction<Measurement> figure) {
        return byRound(figures(of(caseName, peer), figure));
    }

    /** The engine's figure by another peer's, of each round; none at all when there is no round that has both. */
    Rounds ratios(String caseName, PeerKind peer, ToDoubleFunction<Measurement> figure) {
        return ratios(of(caseName, PeerKind.ENGINE), of(caseName, peer), figure);
    }

    /** The figure of some measurements by that of others, of each round; none at all when there is no round that has both. */
    Rounds ratios(List<Measurement> some, List<Measurement> others, ToDoubleFunction<Measurement> figure) {
        Map<Integer, Double> dividends = figures(some, figure);
        Map<Integer, Double> divisors = figures(others, figure);
        Map<Integer, Double> ratios = new HashMap<>();
        dividends.forEach((round, dividend) -> {
            Double divisor = divisors.get(round);
            if (divisor != null) {
                ratios.put(round, dividend / divisor);
            }
        });
        return byRound(ratios);
    }

    private static Map<Integer, Double> figures(List<Measurement> found, ToDoubleFunction<Measurement> figure) {
        return found.stream().collect(Collectors.toMap(Measurement::round, figure::applyAsDouble));
    }

    private Rounds byRound(Map<Integer, Double> figures) {
        return figures.isEmpty()
                ? new Rounds(List.of())
                : new Rounds(IntStream.rangeClosed(1, rounds)
                        .mapToObj(round -> figures.getOrDefault(round, Double.NaN))
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

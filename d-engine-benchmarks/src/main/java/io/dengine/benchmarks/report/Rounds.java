package io.dengine.benchmarks.report;

import java.util.List;
import java.util.Optional;

/**
 * A figure of each round.
 *
 * @param figures in the order of the rounds; not finite: the round gave none, such as by dividing by no operations, or because the run had ended
 */
record Rounds(List<Double> figures) {

    Rounds {
        figures = List.copyOf(figures);
    }

    /** Over all rounds; empty when there was no round, or when one of them gave no figure. */
    Optional<Spread> spread() {
        return figures.isEmpty() || without() > 0
                ? Optional.empty()
                : Optional.of(Spread.of(figures.stream().mapToDouble(Double::doubleValue)));
    }

    /** Why there is no spread; empty when there was no round. */
    Optional<String> gap() {
        return without() == 0
                ? Optional.empty()
                : Optional.of(without() + " of " + figures.size() + " rounds without a figure");
    }

    private long without() {
        return figures.stream().filter(figure -> !Double.isFinite(figure)).count();
    }
}

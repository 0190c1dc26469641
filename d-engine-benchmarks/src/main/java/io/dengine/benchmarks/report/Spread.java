package io.dengine.benchmarks.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Several figures of the same thing.
 *
 * @param median the one in the middle, or the mean of the two there
 * @param min the smallest
 * @param max the largest
 */
record Spread(double median, double min, double max) {

    /**
     * Of these figures.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Spread of(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("figures must not be empty");
        }
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    static Spread of(double... figures) {
        return of(Arrays.stream(figures));
    }

    /** As {@code median (min–max)}; only the median when all are the same text. */
    String text(DoubleFunction<String> format) {
        String middle = format.apply(median);
        String least = format.apply(min);
        String most = format.apply(max);
        return least.equals(most) ? middle : middle + " (" + least + "–" + most + ")";
    }

    /** A whole number, with commas. */
    static String whole(double figure) {
        return String.format(Locale.ROOT, "%,.0f", figure);
    }

    /** Three digits, as far as they are to the right of the point. */
    static String short3(double figure) {
        int decimals = figure >= 100 ? 0 : figure >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f", figure);
    }
}

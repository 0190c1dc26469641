package io.dengine.benchmarks.scale;

/** Whether watchers were given what they watch, while random keys were put: what is not delivered costs nothing. */
final class Deliveries {

    /** What the last events may be late by, and others too many of those before. */
    private static final double TOLERANCE = 0.05;

    /** Which keys are put is random: the number of those that are watched is farther from the mean than that once in 10⁹ times. */
    private static final double DEVIATIONS = 6;

    private Deliveries() {}

    /**
     * Checks it.
     *
     * @param puts each of one of the keys
     * @param delivered events, to all watchers together
     * @param watchers each on a key of its own
     * @param keys which are put, those that are watched among them
     * @throws IllegalStateException when too few or too many events were delivered
     */
    static void check(long puts, double delivered, int watchers, int keys) {
        double expected = puts * (double) watchers / keys;
        double most = TOLERANCE * expected + DEVIATIONS * Math.sqrt(expected);
        if (Math.abs(delivered - expected) > most) {
            throw new IllegalStateException("Of " + puts + " puts of " + keys + " keys, " + watchers
                    + " of which were watched, " + Math.round(delivered) + " events were delivered; about "
                    + Math.round(expected) + " were expected");
        }
    }
}

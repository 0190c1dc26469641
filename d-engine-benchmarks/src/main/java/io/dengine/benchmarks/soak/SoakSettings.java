package io.dengine.benchmarks.soak;

import io.dengine.benchmarks.Arguments;
import io.dengine.benchmarks.run.RunSettings;
import java.util.List;

/**
 * How a long run is done.
 *
 * @param seconds how long it takes, after the warm-up
 * @param intervalSeconds how long each sample takes
 * @param outstanding puts outstanding at a time
 * @param perSecond puts that begin in a second; 0: as many as are answered
 * @param keys keys are random below this
 * @param jvmOptions of each JVM
 */
public record SoakSettings(
        int seconds, int intervalSeconds, int outstanding, int perSecond, int keys, List<String> jvmOptions) {

    /** From the command line: {@code --minutes --interval --outstanding --rate --keys --jvm-options}. */
    public static SoakSettings of(Arguments arguments) {
        return new SoakSettings(
                60 * arguments.number("minutes", 30, 1, 10_000),
                arguments.number("interval", 10, 1, 600),
                arguments.number("outstanding", 256, 1, 10_000),
                arguments.number("rate", 0, 0, 1_000_000),
                arguments.number("keys", 1_000_000, 1, 100_000_000),
                RunSettings.jvmOptions(arguments));
    }
}

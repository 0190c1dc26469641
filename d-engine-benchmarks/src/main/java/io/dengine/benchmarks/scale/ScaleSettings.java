package io.dengine.benchmarks.scale;

import io.dengine.benchmarks.Arguments;
import io.dengine.benchmarks.run.RunSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * How a scaling run is done.
 *
 * @param keys numbers of keys in the store
 * @param watchers numbers of open watchers, each on its own key
 * @param leasesPerSecond new leases in a second
 * @param seconds how long each measurement takes
 * @param repeats how often each is done
 * @param jvmOptions of each JVM
 */
public record ScaleSettings(
        List<Integer> keys,
        List<Integer> watchers,
        List<Integer> leasesPerSecond,
        int seconds,
        int repeats,
        List<String> jvmOptions) {

    /** From the command line: {@code --quick --huge --seconds --repeats --jvm-options}. */
    public static ScaleSettings of(Arguments arguments) {
        boolean quick = arguments.flag("quick");
        List<Integer> keys = new ArrayList<>(quick ? List.of(1_000, 10_000) : List.of(10_000, 100_000, 1_000_000));
        if (arguments.flag("huge")) {
            keys.add(10_000_000);
        }
        return new ScaleSettings(
                keys,
                quick ? List.of(0, 1, 100) : List.of(0, 1, 10, 100, 1_000, 10_000),
                quick ? List.of(1, 100) : List.of(1, 10, 100, 1_000),
                arguments.number("seconds", quick ? 1 : 10, 1, 3600),
                arguments.number("repeats", quick ? 1 : 3, 1, 100),
                RunSettings.jvmOptions(arguments));
    }
}

package io.dengine.benchmarks;

import java.util.Arrays;
import java.util.List;

/** The benchmarks' command line. */
public final class Main {

    private static final String USAGE = "usage: cluster|report|scale|soak|jmh [options], see docs/benchmarks.md";

    private Main() {}

    /** Runs a command; ends with 1 when it has found errors and with 2 when it was called wrongly. */
    public static void main(String[] words) throws Exception {
        List<String> rest = Arrays.asList(words).subList(Math.min(1, words.length), words.length);
        try {
            boolean right =
                    switch (words.length == 0 ? "" : words[0]) {
                        case "cluster" -> ClusterCommand.run(new Arguments(rest));
                        case "report" -> ClusterCommand.report(new Arguments(rest));
                        case "jmh" -> JmhCommand.run(rest);
                        case "scale" -> LongCommands.scale(new Arguments(rest));
                        case "soak" -> LongCommands.soak(new Arguments(rest));
                        default -> throw new IllegalArgumentException(USAGE);
                    };
            System.exit(right ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }
}

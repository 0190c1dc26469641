package io.dengine.benchmarks.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Links from a report to its charts. */
final class ChartLinks {

    private ChartLinks() {}

    /** In Markdown, to those that were written; each has a line of its own. */
    static String of(Path directory, String... names) {
        return Arrays.stream(names)
                .filter(name -> Files.exists(directory.resolve(name + ".png")))
                .map(name -> "\n![" + name.replace('-', ' ') + "](" + name + ".png)\n")
                .collect(Collectors.joining());
    }
}

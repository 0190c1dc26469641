package io.dengine.benchmarks.report;

import io.dengine.benchmarks.run.Conditions;
import java.util.stream.Collectors;

/** The conditions of a run, for people. */
final class ConditionsText {

    private ConditionsText() {}

    /** A list in Markdown. */
    static String of(Conditions conditions) {
        return "- " + conditions.begin() + ", commit " + conditions.commit() + " (`+`: with changed or new files)\n"
                + "- " + conditions.jdk() + "; "
                + conditions.versions().entrySet().stream()
                        .map(one -> one.getKey() + " " + one.getValue())
                        .collect(Collectors.joining(", "))
                + "\n"
                + "- " + conditions.processor() + ", " + Spread.whole(conditions.memoryBytes() / 1e9) + " GB, "
                + conditions.system() + ", " + conditions.fileSystem() + "; fdatasync of 300 bytes "
                + Spread.whole(conditions.syncMicros()) + " µs; load average before the run "
                + Spread.short3(conditions.loadBefore()) + "\n";
    }
}

package io.dengine.benchmarks.report;

import io.dengine.benchmarks.run.ClusterRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that a run of the cluster benchmark leaves: {@code cluster.json}, {@code cluster.md} and charts. */
public final class ClusterReport {

    private static final String JSON = "cluster.json";

    private ClusterReport() {}

    /** Writes them. */
    public static void write(ClusterRecord record, Path directory) throws IOException {
        Files.createDirectories(directory);
        Json.write(directory.resolve(JSON), record);
        new ClusterCharts(new Results(record.measurements(), record.settings().rounds())).write(directory);
        Files.writeString(directory.resolve("cluster.md"), new ClusterMarkdown(record).text(directory));
    }

    /** Reads what was recorded. */
    public static ClusterRecord read(Path directory) {
        return Json.read(directory.resolve(JSON), ClusterRecord.class);
    }
}

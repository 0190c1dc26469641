package io.dengine.benchmarks;

import io.dengine.benchmarks.report.ClusterReport;
import io.dengine.benchmarks.run.ClusterRecord;
import io.dengine.benchmarks.run.ClusterRun;
import io.dengine.benchmarks.run.RunSettings;
import java.io.IOException;
import java.nio.file.Path;

/** The commands {@code cluster} and {@code report}. */
final class ClusterCommand {

    private ClusterCommand() {}

    /** Runs the cluster benchmark; whether there were no errors. */
    static boolean run(Arguments arguments) throws IOException {
        RunSettings settings = RunSettings.of(arguments);
        Path output = Output.of(arguments.text("output"), settings.quick());
        Path work = RunSettings.workDirectory(arguments);
        arguments.refuseOthers();
        ClusterRecord record = new ClusterRun(settings, work).run();
        ClusterReport.write(record, output);
        System.out.println("written to " + output);
        return record.isSound();
    }

    /** Writes table and charts anew, from what a run has recorded. */
    static boolean report(Arguments arguments) throws IOException {
        Path output = Output.of(arguments.text("output"), false);
        arguments.refuseOthers();
        ClusterRecord record = ClusterReport.read(output);
        ClusterReport.write(record, output);
        return record.isSound();
    }
}

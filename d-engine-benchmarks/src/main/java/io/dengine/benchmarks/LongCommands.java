package io.dengine.benchmarks;

import io.dengine.benchmarks.report.ScaleReport;
import io.dengine.benchmarks.report.SoakReport;
import io.dengine.benchmarks.run.RunSettings;
import io.dengine.benchmarks.scale.ScaleRecord;
import io.dengine.benchmarks.scale.ScaleRun;
import io.dengine.benchmarks.scale.ScaleSettings;
import io.dengine.benchmarks.soak.SoakRecord;
import io.dengine.benchmarks.soak.SoakRun;
import io.dengine.benchmarks.soak.SoakSettings;
import java.io.IOException;
import java.nio.file.Path;

/** The commands {@code scale} and {@code soak}. */
final class LongCommands {

    private LongCommands() {}

    /** The scaling run; whether there were no errors. */
    static boolean scale(Arguments arguments) throws IOException {
        ScaleSettings settings = ScaleSettings.of(arguments);
        Path output = Output.of(arguments.text("output"), arguments.flag("quick"));
        Path work = RunSettings.workDirectory(arguments);
        arguments.refuseOthers();
        ScaleRecord record = new ScaleRun(settings, work).run();
        ScaleReport.write(record, output);
        System.out.println("written to " + output);
        return record.isSound();
    }

    /** The long run; whether there were no errors. */
    static boolean soak(Arguments arguments) throws IOException {
        SoakSettings settings = SoakSettings.of(arguments);
        Path output = Output.of(arguments.text("output"), false);
        Path work = RunSettings.workDirectory(arguments);
        arguments.refuseOthers();
        SoakRecord record = new SoakRun(settings, work).run();
        SoakReport.write(record, output);
        System.out.println("written to " + output);
        return record.isSound();
    }
}

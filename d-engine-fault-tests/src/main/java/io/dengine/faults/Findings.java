package io.dengine.faults;

import io.dengine.faults.checker.Finding;
import io.dengine.faults.report.FailureFiles;
import io.dengine.faults.report.FaultEvent;
import io.dengine.faults.workload.Examination;
import io.dengine.faults.workload.Verdicts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Collects what was checked in a run. A history that passed is only counted, one that did not is written to files. Thread-safe. */
final class Findings implements Verdicts {

    private static final int MAX_ANOMALIES = 200;
    private static final int MAX_OF_A_HISTORY = 5;

    private final FailureFiles files;
    private final Consumer<String> progress;
    private final List<FaultEvent> faults = new ArrayList<>();
    private final List<String> anomalies = new ArrayList<>();
    private final List<String> undecided = new ArrayList<>();
    private final Map<String, Long> histories = new TreeMap<>();

    /** @param progress is told of each anomaly */
    Findings(FailureFiles files, Consumer<String> progress) {
        this.files = files;
        this.progress = progress;
    }

    @Override
    public synchronized void checked(Examination examination) {
        histories.merge(examination.workload(), 1L, Long::sum);
        String what = examination.workload() + ", " + examination.subject();
        if (examination.undecided()) {
            undecided.add(what + ": the search in " + examination.history().size() + " operations was given up");
        }
        List<Finding> findings = examination.findings();
        if (findings.isEmpty() && !examination.undecided()) {
            return;
        }
        List<Path> written = files.write(examination, faults);
        if (findings.isEmpty()) {
            return;
        }
        findings.stream()
                .limit(MAX_OF_A_HISTORY)
                .forEach(finding -> anomaly(what + ": " + finding.message()
                        + (finding.operations().isEmpty() ? "" : ", operations " + finding.operations())));
        if (findings.size() > MAX_OF_A_HISTORY) {
            anomaly(what + ": " + (findings.size() - MAX_OF_A_HISTORY) + " more");
        }
        if (!written.isEmpty()) {
            anomaly(what + ": see " + written.get(written.size() - 1));
        }
    }

    synchronized void anomaly(String message) {
        if (anomalies.size() < MAX_ANOMALIES) {
            anomalies.add(message);
            progress.accept("anomaly: " + message);
        }
    }

    synchronized void fault(FaultEvent fault) {
        faults.add(fault);
    }

    synchronized List<FaultEvent> faults() {
        return List.copyOf(faults);
    }

    synchronized List<String> anomalies() {
        return List.copyOf(anomalies);
    }

    synchronized List<String> undecided() {
        return List.copyOf(undecided);
    }

    synchronized Map<String, Long> histories() {
        return new TreeMap<>(histories);
    }
}

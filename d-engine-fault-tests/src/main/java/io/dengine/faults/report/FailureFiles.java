package io.dengine.faults.report;

import io.dengine.faults.checker.Finding;
import io.dengine.faults.history.Operation;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.workload.Examination;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Writes a history in which something was found: as JSON, and as a page that draws it. Thread-safe. */
public final class FailureFiles {

    private static final String PAGE = "timeline.html";
    private static final String PLACE = "\"the data\"";
    /** More of them would only be the same again. */
    private static final int MAX_FILES = 25;

    private static final long NANOS_IN_MICRO = 1000;

    private final Path directory;
    private final long seed;
    private final List<String> arguments;
    private final long startNanos;
    private int written;

    /**
     * Writes below a directory, which is created when there is something to write.
     *
     * @param seed of the run
     * @param arguments of the command that repeats it; empty when it was no command
     * @param startNanos when the run began, in monotonic time
     */
    public FailureFiles(Path directory, long seed, List<String> arguments, long startNanos) {
        this.directory = directory;
        this.seed = seed;
        this.arguments = List.copyOf(arguments);
        this.startNanos = startNanos;
    }

    /**
     * Writes a history.
     *
     * @param faults those of the run so far
     * @return the files; none when there are too many already
     */
    public synchronized List<Path> write(Examination examination, List<FaultEvent> faults) {
        if (++written > MAX_FILES) {
            return List.of();
        }
        String name = String.format(
                "%02d-%s",
                written, (examination.workload() + " " + examination.subject()).replaceAll("[^A-Za-z0-9]+", "-"));
        String json = Json.of(data(examination, faults));
        try {
            Files.createDirectories(directory);
            Path data = Files.writeString(directory.resolve(name + ".json"), json);
            Path page = Files.writeString(directory.resolve(name + ".html"), page().replace(PLACE, json));
            return List.of(data, page);
        } catch (IOException e) {
            throw new UncheckedIOException("the history of " + examination.subject() + " could not be written", e);
        }
    }

    private static String page() throws IOException {
        try (InputStream in = Objects.requireNonNull(FailureFiles.class.getResourceAsStream(PAGE), PAGE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Map<String, Object> data(Examination examination, List<FaultEvent> faults) {
        List<Finding> findings = examination.findings();
        Set<Long> marked = new LinkedHashSet<>();
        findings.forEach(finding -> marked.addAll(finding.operations()));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(
                "title",
                examination.workload() + ": " + examination.subject()
                        + (examination.undecided() ? ", not decided" : ""));
        data.put("seed", seed);
        data.put("arguments", arguments);
        data.put("findings", findings.stream().map(FailureFiles::finding).toList());
        data.put("faults", faults.stream().map(this::fault).toList());
        List<Object> operations = new ArrayList<>();
        examination.history().forEach(operation -> operations.add(operation(operation, marked)));
        data.put("operations", operations);
        data.put("evidence", examination.evidence());
        return data;
    }

    private static Map<String, Object> finding(Finding finding) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("message", finding.message());
        values.put("operations", finding.operations());
        return values;
    }

    private Map<String, Object> fault(FaultEvent fault) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("what", fault.what());
        values.put("from", micros(fault.beginNanos()));
        values.put("to", micros(fault.endNanos()));
        return values;
    }

    private Map<String, Object> operation(Operation<?, ?> operation, Set<Long> marked) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", operation.id());
        values.put("client", operation.client());
        values.put("node", operation.node());
        values.put("input", operation.input());
        values.put("output", operation.output());
        values.put("outcome", operation.outcome());
        values.put("from", micros(operation.invokeNanos()));
        values.put("to", operation.outcome() == Outcome.UNKNOWN ? null : micros(operation.returnNanos()));
        values.put("note", operation.note());
        values.put("marked", marked.contains(operation.id()));
        return values;
    }

    // of the time since the run began; a microsecond is finer than what is measured
    private long micros(long nanos) {
        return (nanos - startNanos) / NANOS_IN_MICRO;
    }
}

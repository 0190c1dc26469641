package io.dengine.faults.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What happened in a run.
 *
 * @param arguments of the command, which repeat it
 * @param members how many the cluster had
 * @param duration how long clients used it
 * @param fullRounds in how many rounds the clients had to wait, since no more can be recorded
 * @param operations by workload: how many ended how
 * @param reasons by workload: how often which exception was answered
 * @param histories by workload: how many were checked
 * @param faults what was done to the cluster
 * @param repaired members that came upon damage that was done to them and were given an empty directory, or stopped themselves after a fault and were started again
 * @param terms how many terms had a leader
 * @param processes what the processes used, of those that lived long enough
 * @param undecided histories whose check was given up
 * @param anomalies what must not have happened
 */
public record RunSummary(
        long seed,
        List<String> arguments,
        int members,
        Duration duration,
        int fullRounds,
        Map<String, Map<String, Long>> operations,
        Map<String, Map<String, Long>> reasons,
        Map<String, Long> histories,
        List<FaultEvent> faults,
        List<String> repaired,
        int terms,
        Map<String, Map<String, Object>> processes,
        List<String> undecided,
        List<String> anomalies) {

    /** How many operations there were. */
    public long totalOperations() {
        return operations.values().stream()
                .flatMap(counts -> counts.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Writes it as {@code summary.json}, and returns the file. */
    public Path writeTo(Path directory) {
        try {
            Files.createDirectories(directory);
            return Files.writeString(directory.resolve("summary.json"), Json.of(values()));
        } catch (IOException e) {
            throw new UncheckedIOException("the summary could not be written", e);
        }
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("seed", seed);
        values.put("arguments", arguments);
        values.put("members", members);
        values.put("seconds", duration.toSeconds());
        values.put("operations", totalOperations());
        values.put("fullRounds", fullRounds);
        values.put("anomalies", anomalies);
        values.put("undecided", undecided);
        values.put("operationsByWorkload", operations);
        values.put("reasonsByWorkload", reasons);
        values.put("historiesChecked", histories);
        values.put("faults", faults.size());
        values.put(
                "faultsThatTookEffect",
                faults.stream().filter(FaultEvent::tookEffect).count());
        values.put("faultsByKind", count(fault -> true));
        values.put("faultsWithoutEffectByKind", count(fault -> !fault.tookEffect()));
        values.put("outageMillisByKind", times(FaultEvent::outageNanos));
        values.put("serviceMillisByKind", times(FaultEvent::serviceNanos));
        values.put("startMillisByKind", times(FaultEvent::startNanos));
        values.put("recoveryMillisByKind", times(FaultEvent::recoveryNanos));
        values.put("repaired", repaired);
        values.put("termsWithLeader", terms);
        values.put("processes", processes);
        return values;
    }

    /** By kind. */
    private Map<String, Long> count(Predicate<FaultEvent> which) {
        Map<String, Long> counts = new TreeMap<>();
        faults.stream().filter(which).forEach(fault -> counts.merge(fault.kind(), 1L, Long::sum));
        return counts;
    }

    /** Of each kind of fault: median and greatest. */
    private Map<String, List<Long>> times(ToLongFunction<FaultEvent> nanos) {
        Map<String, List<Long>> byKind = new TreeMap<>();
        faults.forEach(fault -> byKind.computeIfAbsent(fault.kind(), any -> new ArrayList<>())
                .add(Duration.ofNanos(nanos.applyAsLong(fault)).toMillis()));
        byKind.replaceAll((kind, millis) -> {
            List<Long> sorted = millis.stream().sorted().toList();
            return List.of(sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
        });
        return byKind;
    }
}

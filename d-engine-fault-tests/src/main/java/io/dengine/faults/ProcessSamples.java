package io.dengine.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What the members' processes used over a run, and whether one of them leaks: in a process that lived long enough the median of the last third of the samples is compared with that of the first.
 * A leak of something that is used all the time would show as a growth without end; what may grow for good reasons is bounded by the limits here, whose reasons stand beside them. Thread-safe.
 */
public final class ProcessSamples {

    /** Until then classes are loaded, pools are filled, and the first snapshots are taken. */
    private static final long WARM_UP_MILLIS = 45_000;

    /** Fewer tell nothing of a trend. */
    private static final int MIN_SAMPLES = 9;

    private static final List<Limit> LIMITS = List.of(
            // pools grow up to their size with what is done for the first time, such as to lead: from about 70 threads
            // as a follower to about 95
            new Limit("threads", ProcessSample::threads, 30),
            // table files of the state, the log and their snapshots: a few more or less with every compaction;
            // connections to a member that comes and goes
            new Limit("descriptors", ProcessSample::descriptors, 80),
            // versions and history are on disk; leases, watchers and caches are bounded, and those of the workloads are
            // small
            new Limit("heap KiB", ProcessSample::heapKib, 48 << 10),
            // memtables and block caches of two databases fill up slowly, up to their bounds; the heap may take its
            // maximum at any time
            new Limit("resident KiB", ProcessSample::residentKib, 384 << 10));

    private final Map<String, List<ProcessSample>> byProcess = new TreeMap<>();

    private record Limit(String what, ToLongFunction<ProcessSample> value, long growth) {}

    void add(String node, ProcessSample sample) {
        synchronized (byProcess) {
            byProcess
                    .computeIfAbsent(node + " " + sample.incarnation(), any -> new ArrayList<>())
                    .add(sample);
        }
    }

    /** What has grown beyond its limit. */
    public List<String> leaks() {
        List<String> leaks = new ArrayList<>();
        settled().forEach((process, samples) -> {
            for (Limit limit : LIMITS) {
                long first = median(samples.subList(0, samples.size() / 3), limit.value());
                long last = median(samples.subList(samples.size() * 2 / 3, samples.size()), limit.value());
                if (last - first > limit.growth()) {
                    leaks.add(process + ": " + limit.what() + " grew from " + first + " to " + last + " in "
                            + samples.size() + " samples; allowed is a growth by " + limit.growth());
                }
            }
        });
        return leaks;
    }

    /** For each process that lived long enough: how long, and what it used in the first and the last third of the samples. */
    public Map<String, Map<String, Object>> summary() {
        Map<String, Map<String, Object>> summary = new TreeMap<>();
        settled().forEach((process, samples) -> {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("minutes", samples.get(samples.size() - 1).uptimeMillis() / 60_000);
            for (Limit limit : LIMITS) {
                values.put(
                        limit.what(),
                        List.of(
                                median(samples.subList(0, samples.size() / 3), limit.value()),
                                median(samples.subList(samples.size() * 2 / 3, samples.size()), limit.value()),
                                samples.stream().mapToLong(limit.value()).max().orElse(0)));
            }
            summary.put(process, values);
        });
        return summary;
    }

    private Map<String, List<ProcessSample>> settled() {
        Map<String, List<ProcessSample>> settled = new TreeMap<>();
        synchronized (byProcess) {
            byProcess.forEach((process, samples) -> {
                List<ProcessSample> late = samples.stream()
                        .filter(sample -> sample.uptimeMillis() > WARM_UP_MILLIS)
                        .toList();
                if (late.size() >= MIN_SAMPLES) {
                    settled.put(process, late);
                }
            });
        }
        return settled;
    }

    private static long median(List<ProcessSample> samples, ToLongFunction<ProcessSample> value) {
        return samples.stream()
                .mapToLong(value)
                .sorted()
                .skip(samples.size() / 2)
                .findFirst()
                .orElse(0);
    }
}

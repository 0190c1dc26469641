package io.dengine.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What the members' processes used over a run, and whether one of them leaks. In a process that lived long enough the median of the last third of the samples is compared with that of the first: what may
 * grow for good reasons, up to its bound, is allowed by the limits here, whose reasons stand beside them. A leak is a growth without end: in a process that lived so long that all of them have filled the last third is compared
 * with the second one too, with limits that are much narrower: about twice what an hour without a leak has shown, and less than one for each term that a member leads, or hears of, in a third of it. Thread-safe.
 */
public final class ProcessSamples {

    /** Until then classes are loaded, pools are filled, and the first snapshots are taken. */
    private static final long WARM_UP_MILLIS = 45_000;

    /** After a third of it everything that fills up has done so. */
    private static final long LONG_LIFE_MILLIS = 30 * 60_000;

    /** Fewer tell nothing of a trend. */
    private static final int MIN_SAMPLES = 9;

    private final List<Limit> limits;
    private final Map<String, List<ProcessSample>> byProcess = new TreeMap<>();

    ProcessSamples(int members) {
        limits = List.of(
                // pools grow up to their size with what is done for the first time, such as to lead: of three members
                // from
                // about 70 threads as a follower to about 95, of five from 80 to 130
                new Limit("threads", ProcessSample::threads, 10L * members, 6),
                // table files of the state, the log and their snapshots: a few more or less with every compaction;
                // connections to a member that comes and goes
                new Limit("descriptors", ProcessSample::descriptors, 80, 20),
                // versions and history are on disk; leases, watchers and caches are bounded, and those of the workloads
                // are
                // small
                new Limit("heap KiB", ProcessSample::heapKib, 48 << 10, 4 << 10),
                // memtables and block caches fill up slowly, up to their bounds; the heap may take its maximum at any
                // time
                new Limit("resident KiB", ProcessSample::residentKib, 384 << 10, 16 << 10));
    }

    /**
     * What is allowed.
     *
     * @param growth from the first third to the last one
     * @param lateGrowth from the second third to the last one, of a long life
     */
    private record Limit(String what, ToLongFunction<ProcessSample> value, long growth, long lateGrowth) {}

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
            for (Limit limit : limits) {
                long[] thirds = thirds(samples, limit);
                if (thirds[2] - thirds[0] > limit.growth()) {
                    leaks.add(process + ": " + limit.what() + " grew from " + thirds[0] + " to " + thirds[2] + " in "
                            + samples.size() + " samples; allowed is a growth by " + limit.growth());
                } else if (isLong(samples) && thirds[2] - thirds[1] > limit.lateGrowth()) {
                    leaks.add(process + ": " + limit.what() + " still grew in the last third of a long life, from "
                            + thirds[1] + " to " + thirds[2] + " in " + samples.size()
                            + " samples; allowed is a growth by " + limit.lateGrowth());
                }
            }
        });
        return leaks;
    }

    private static boolean isLong(List<ProcessSample> samples) {
        return samples.get(samples.size() - 1).uptimeMillis() >= LONG_LIFE_MILLIS;
    }

    /** The median of each third of the samples. */
    private static long[] thirds(List<ProcessSample> samples, Limit limit) {
        int first = samples.size() / 3;
        int second = samples.size() * 2 / 3;
        return new long[] {
            median(samples.subList(0, first), limit.value()),
            median(samples.subList(first, second), limit.value()),
            median(samples.subList(second, samples.size()), limit.value())
        };
    }

    /** For each process that lived long enough: how long, and what it used in each third of the samples, and at most. */
    public Map<String, Map<String, Object>> summary() {
        Map<String, Map<String, Object>> summary = new TreeMap<>();
        settled().forEach((process, samples) -> {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("minutes", samples.get(samples.size() - 1).uptimeMillis() / 60_000);
            for (Limit limit : limits) {
                long[] thirds = thirds(samples, limit);
                long most = samples.stream().mapToLong(limit.value()).max().orElse(0);
                values.put(limit.what(), List.of(thirds[0], thirds[1], thirds[2], most));
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

package io.dengine.runtime.leader;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The hashes that members recorded, by the index of the log, for the latest indexes. Used by one thread. */
final class StateHashes {

    static final int MAX_INDEXES = 64;

    private final int memberCount;
    private final TreeMap<Long, SortedMap<String, Long>> byIndex = new TreeMap<>();

    StateHashes(int memberCount) {
        this.memberCount = memberCount;
    }

    /** Notes the hash of a member; the index 0 stands for none. */
    void add(String member, long index, long hash) {
        if (index <= 0 || byIndex.size() >= MAX_INDEXES && index < byIndex.firstKey()) {
            return;
        }
        byIndex.computeIfAbsent(index, any -> new TreeMap<>()).put(member, hash);
        if (byIndex.size() > MAX_INDEXES) {
            byIndex.pollFirstEntry();
        }
    }

    int size() {
        return byIndex.size();
    }

    /** The first index at which members differ, or 0. */
    long firstDifference() {
        return byIndex.entrySet().stream()
                .filter(entry -> entry.getValue().values().stream().distinct().count() > 1)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(0L);
    }

    /** Who has which hash at an index, and which side is the minority; null when nothing is known of it any more. */
    @Nullable
    String describe(long index) {
        SortedMap<String, Long> hashes = byIndex.get(index);
        if (hashes == null) {
            return null;
        }
        Map<Long, String> sides = new TreeMap<>();
        Map<Long, Integer> sizes = new TreeMap<>();
        hashes.forEach((member, hash) -> {
            sides.merge(hash, member, (some, one) -> some + ", " + one);
            sizes.merge(hash, 1, Integer::sum);
        });
        String all = sides.entrySet().stream()
                .map(side -> String.format("%s: %016x", side.getValue(), side.getKey()))
                .collect(Collectors.joining("; "));
        return "the states of members differ at index " + index + " of the log (" + all + "); "
                + verdict(hashes, sizes, sides);
    }

    private String verdict(SortedMap<String, Long> hashes, Map<Long, Integer> sizes, Map<Long, String> sides) {
        for (Map.Entry<Long, Integer> side : sizes.entrySet()) {
            if (side.getValue() > memberCount / 2) {
                String minority = hashes.entrySet().stream()
                        .filter(member -> !member.getValue().equals(side.getKey()))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.joining(", "));
                return "the minority is " + minority + ", against " + sides.get(side.getKey());
            }
        }
        return "no side is a majority of the " + memberCount + " members";
    }
}

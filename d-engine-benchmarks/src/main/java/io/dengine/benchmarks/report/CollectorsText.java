package io.dengine.benchmarks.report;

import io.dengine.benchmarks.run.Measurement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which garbage collectors the JVMs had that were measured, for people. */
final class CollectorsText {

    private CollectorsText() {}

    /** An item of a list in Markdown; nothing when nothing was measured. */
    static String of(Collection<Measurement> measurements) {
        Map<List<String>, Set<String>> peers = new LinkedHashMap<>();
        measurements.forEach(one -> peers.computeIfAbsent(one.collectors(), any -> new LinkedHashSet<>())
                .add(one.peer().title()));
        if (peers.isEmpty()) {
            return "";
        }
        return peers.entrySet().stream()
                .map(one -> String.join(", ", one.getKey())
                        + (peers.size() == 1 ? "" : " (" + String.join(", ", one.getValue()) + ")"))
                .collect(Collectors.joining("; ", "- garbage collectors of the JVMs that load was put on: ", "\n"));
    }
}

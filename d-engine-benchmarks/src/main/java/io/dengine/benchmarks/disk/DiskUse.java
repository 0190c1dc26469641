package io.dengine.benchmarks.disk;

import io.dengine.benchmarks.peers.PeerKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the members of a cluster had on disk when they were stopped.
 *
 * @param round in which round
 * @param peer whose
 * @param members how many members
 * @param parts bytes of each part, on average over the members
 * @param tables bytes of the tables of RocksDB in the state, by column family, on average over the members
 */
public record DiskUse(int round, PeerKind peer, int members, Map<String, Long> parts, Map<String, Long> tables) {

    /** Of stopped members. */
    public static DiskUse of(int round, PeerKind peer, List<Path> directories) {
        Map<String, Long> parts = new TreeMap<>();
        Map<String, Long> tables = new TreeMap<>();
        for (Path directory : directories) {
            DiskParts.of(directory).forEach((part, bytes) -> parts.merge(part, bytes, Long::sum));
            StateTables.of(directory.resolve("state")).forEach((table, bytes) -> tables.merge(table, bytes, Long::sum));
        }
        parts.replaceAll((part, bytes) -> bytes / directories.size());
        tables.replaceAll((table, bytes) -> bytes / directories.size());
        return new DiskUse(round, peer, directories.size(), parts, tables);
    }
}

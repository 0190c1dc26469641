package io.dengine.storage.rocksdb;

import io.dengine.storage.support.CheckpointManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Checksums of table files, which never change under their name, so that a checkpoint reads only those that are new. Used by
 * one thread at a time.
 */
final class SstChecksums {

    private final Map<String, CheckpointManifest.Entry> known = new HashMap<>();

    static boolean isTable(Path file) {
        return file.getFileName().toString().endsWith(".sst");
    }

    CheckpointManifest.Entry of(Path file) throws IOException {
        if (!isTable(file)) {
            return CheckpointManifest.Entry.of(file);
        }
        String name = file.getFileName().toString();
        CheckpointManifest.Entry entry = known.get(name);
        if (entry == null || entry.size() != Files.size(file)) {
            entry = CheckpointManifest.Entry.of(file);
            known.put(name, entry);
        }
        return entry;
    }

    /** Forgets every other file. */
    void keepOnly(Set<String> names) {
        known.keySet().retainAll(names);
    }
}

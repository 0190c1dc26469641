package io.dengine.runtime;

import io.dengine.EngineConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.*;
import java.util.*;

/** TEMPORARY until the real one is merged. */
final class DataDirectory {
    private final Path path;
    private UUID incarnation;
    private boolean initializing;

    DataDirectory(Path p) {
        path = p;
    }

    static DataDirectory open(EngineConfig c) {
        try {
            Path p = Files.createDirectories(c.dataDir());
            DataDirectory d = new DataDirectory(p);
            Path id = p.resolve("inc");
            d.initializing = !Files.exists(id);
            if (d.initializing) Files.writeString(id, UUID.randomUUID().toString());
            d.incarnation = UUID.fromString(Files.readString(id));
            return d;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    Path snapshotDirectory() {
        return path.resolve("snapshot");
    }

    UUID incarnation() {
        return incarnation;
    }

    boolean isInitializing() {
        return initializing;
    }

    void markComplete() {
        initializing = false;
    }

    void renewIncarnation() {
        incarnation = UUID.randomUUID();
        initializing = true;
    }

    void checkStores(Optional<UUID> a, Optional<UUID> b, Optional<UUID> c) {}

    void close() {}
}

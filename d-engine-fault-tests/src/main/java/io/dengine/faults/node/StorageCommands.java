package io.dengine.faults.node;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineStatus;
import io.dengine.faults.storage.StorageFaults;
import io.dengine.faults.storage.StorageOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be asked of a node about its storage. Thread-safe. */
final class StorageCommands {

    private final EmbeddedEngine engine;
    private final StorageFaults faults;

    StorageCommands(EmbeddedEngine engine, StorageFaults faults) {
        this.engine = engine;
        this.faults = faults;
    }

    /** The commands by name. */
    Map<String, Command> all() {
        return Map.of(
                "storage-fault", this::fault,
                "storage-clear", this::clear,
                "disk-status", this::status,
                "reopen", this::reopen);
    }

    /** {@code <operation> <kind> <delay millis> <times>}. */
    private List<@Nullable Object> fault(Arguments arguments) {
        faults.set(
                StorageOperation.valueOf(arguments.text(0)),
                StorageFaults.Kind.valueOf(arguments.text(1)),
                Duration.ofMillis(arguments.number(2)),
                Math.toIntExact(arguments.number(3)));
        return List.of();
    }

    private List<@Nullable Object> clear(Arguments arguments) {
        faults.clear();
        return List.of();
    }

    /** Role, failure, free bytes, last log index, snapshot index, whether its storage was told to fail and has. */
    private List<@Nullable Object> status(Arguments arguments) {
        EngineStatus status = engine.status();
        List<@Nullable Object> words = new ArrayList<>();
        words.add(status.role());
        words.add(status.failure());
        words.add(status.freeDiskBytes());
        words.add(status.lastLogIndex());
        words.add(status.snapshotIndex());
        words.add(faults.isFailing());
        return words;
    }

    /** Stops the engine and opens it again, in the same process. */
    private List<@Nullable Object> reopen(Arguments arguments) {
        engine.stop();
        faults.reopened();
        engine.open();
        return List.of();
    }
}

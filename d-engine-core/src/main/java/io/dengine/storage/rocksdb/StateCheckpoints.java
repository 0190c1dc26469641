package io.dengine.storage.rocksdb;

import io.dengine.storage.Checkpoint;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageException;
import io.dengine.storage.support.CheckpointManifest;
import io.dengine.storage.support.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes checkpoints of a database and makes databases of checkpoints. Used by one thread at a time. */
final class StateCheckpoints {

    private final StateDirectory directory;

    StateCheckpoints(StateDirectory directory) {
        this.directory = directory;
    }

    /** See {@link io.dengine.storage.StateMachine#checkpoint}. */
    Checkpoint write(StateDatabase database, Path target) {
        if (!Files.isDirectory(target)) {
            throw new StorageException("Cannot write a checkpoint into " + target + ": it is not a directory");
        }
        try {
            Path scratch = directory.scratch();
            try {
                long appliedIndex = database.checkpoint(scratch);
                return new CheckpointManifest(appliedIndex, move(scratch, target, database.checksums())).write(target);
            } finally {
                DurableFiles.deleteRecursively(scratch);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new StorageException("Cannot write a checkpoint into " + target + ": " + e, e);
        }
    }

    private static List<CheckpointManifest.Entry> move(Path scratch, Path target, SstChecksums checksums)
            throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(scratch)) {
            files = found.sorted().toList();
        }
        List<CheckpointManifest.Entry> entries = new ArrayList<>();
        for (Path file : files) {
            Path moved = Files.move(file, target.resolve(file.getFileName().toString()));
            DurableFiles.syncFile(moved);
            entries.add(checksums.of(moved));
        }
        checksums.keepOnly(entries.stream().map(CheckpointManifest.Entry::name).collect(Collectors.toSet()));
        return entries;
    }

    /**
     * Makes a new database of a checkpoint and opens it; the pointer still names the old one.
     *
     * @throws CorruptionException when the checkpoint is damaged; nothing is left behind
     */
    StateDatabase load(Path checkpoint) {
        CheckpointManifest manifest = CheckpointManifest.readAndVerify(checkpoint);
        Path target = directory.unusedDatabase();
        StateDatabase loaded = null;
        try {
            DurableFiles.createDirectory(target);
            for (CheckpointManifest.Entry entry : manifest.files()) {
                copy(checkpoint.resolve(entry.name()), target.resolve(entry.name()));
            }
            DurableFiles.syncDirectory(target);
            loaded = StateDatabase.open(target);
            if (loaded.appliedIndex() != manifest.appliedIndex()) {
                throw new CorruptionException("The checkpoint in " + checkpoint + " has applied index "
                        + loaded.appliedIndex() + ", its manifest says " + manifest.appliedIndex());
            }
            return loaded;
        } catch (IOException | RuntimeException e) {
            if (loaded != null) {
                loaded.close();
            }
            discard(target, e);
            throw e instanceof StorageException known
                    ? known
                    : new StorageException("Cannot restore the checkpoint in " + checkpoint + ": " + e, e);
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        // tables are never written again, so that a second name is enough
        if (SstChecksums.isTable(source)) {
            DurableFiles.linkOrCopy(source, target);
        } else {
            DurableFiles.copy(source, target);
        }
    }

    private static void discard(Path target, Exception cause) {
        try {
            DurableFiles.deleteRecursively(target);
        } catch (IOException e) {
            // what is left is deleted at the next opening
            cause.addSuppressed(e);
        }
    }
}

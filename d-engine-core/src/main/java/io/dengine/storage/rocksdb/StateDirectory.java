package io.dengine.storage.rocksdb;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.support.ChecksummedFile;
import io.dengine.storage.support.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The files around the state's database: a pointer that names the sub-directory of the live one, and the incarnation. Used by
 * one thread at a time.
 */
final class StateDirectory {

    static final String POINTER = "CURRENT-STATE";
    static final String INCARNATION = "INCARNATION";

    private static final String DATABASE_PREFIX = "db-";
    private static final String SCRATCH = "checkpoint-scratch";

    private final Path directory;
    private final ChecksummedFile pointer;
    private final ChecksummedFile incarnation;

    StateDirectory(Path directory) {
        this.directory = directory;
        this.pointer = new ChecksummedFile(directory.resolve(POINTER));
        this.incarnation = new ChecksummedFile(directory.resolve(INCARNATION));
    }

    /** Opens the live database, creating everything unless it exists, and deletes what a crash left behind. */
    StateDatabase open() throws IOException {
        DurableFiles.createDirectory(directory);
        Optional<Path> live = live();
        if (live.isPresent() && !Files.isDirectory(live.get())) {
            throw new CorruptionException(pointer.path() + " names " + live.get() + ", which is missing");
        }
        StateDatabase database;
        if (live.isPresent()) {
            database = StateDatabase.open(live.get());
            deleteAllBut(live.get());
        } else {
            checkUnused();
            deleteAllBut(directory);
            Path created = unusedDatabase();
            DurableFiles.createDirectory(created);
            database = StateDatabase.create(created);
            try {
                setLive(created);
            } catch (IOException | RuntimeException e) {
                database.close();
                throw e;
            }
        }
        return database;
    }

    Optional<UUID> incarnation() {
        return incarnation.read().map(bytes -> {
            try {
                return UUID.fromString(new String(bytes, StandardCharsets.US_ASCII));
            } catch (IllegalArgumentException e) {
                throw new CorruptionException(incarnation.path() + " is damaged: it has no incarnation", e);
            }
        });
    }

    void markIncarnation(UUID value) throws IOException {
        incarnation.write(value.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** The sub-directory that the pointer names. */
    Optional<Path> live() {
        return pointer.read().map(bytes -> {
            String name = new String(bytes, StandardCharsets.ISO_8859_1);
            if (!name.matches(DATABASE_PREFIX + "\\d+")) {
                throw new CorruptionException(pointer.path() + " is damaged: it names no database");
            }
            return directory.resolve(name);
        });
    }

    /** Makes another sub-directory the live one, atomically and durably. */
    void setLive(Path database) throws IOException {
        pointer.write(database.getFileName().toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** A sub-directory for a database that does not exist yet. */
    Path unusedDatabase() {
        long number = 1;
        while (Files.exists(directory.resolve(DATABASE_PREFIX + number))) {
            number++;
        }
        return directory.resolve(DATABASE_PREFIX + number);
    }

    /** A sub-directory that does not exist, on the same device as the database. */
    Path scratch() throws IOException {
        Path scratch = directory.resolve(SCRATCH);
        DurableFiles.deleteRecursively(scratch);
        return scratch;
    }

    /** Without a pointer no commit was ever flushed; data then means that the pointer was lost. */
    private void checkUnused() throws IOException {
        if (Files.exists(incarnation.path())) {
            throw new CorruptionException(pointer.path() + " is missing");
        }
        for (Path child : subDirectories()) {
            try (Stream<Path> files = Files.list(child)) {
                if (files.anyMatch(SstChecksums::isTable)) {
                    throw new CorruptionException(pointer.path() + " is missing, but " + child + " has data");
                }
            }
        }
    }

    private void deleteAllBut(Path live) throws IOException {
        for (Path child : subDirectories()) {
            if (!child.equals(live)) {
                DurableFiles.deleteRecursively(child);
            }
        }
    }

    private List<Path> subDirectories() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, Files::isDirectory)) {
            children.forEach(found::add);
        }
        return found;
    }
}

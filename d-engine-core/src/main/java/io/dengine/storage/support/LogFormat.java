package io.dengine.storage.support;

import io.dengine.storage.StorageException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What keeps the log in a directory: each format leaves a file there from its creation on that the other one does not have. */
public enum LogFormat {
    /** Of {@link io.dengine.storage.file.FileStorageEngine}. */
    FILES("files", "FileStorageEngine", "segment-*"),
    /** Of {@link io.dengine.storage.rocksdb.RocksDbStorageEngine}. */
    ROCKSDB("RocksDB", "RocksDbStorageEngine", "CURRENT");

    private final String name;
    private final String engine;
    private final String files;

    LogFormat(String name, String engine, String files) {
        this.name = name;
        this.engine = engine;
        this.files = files;
    }

    /**
     * Checks that a directory, which need not exist, has no log of another format.
     *
     * @throws StorageException when it has; says what to do
     */
    public void require(Path log) throws IOException {
        for (LogFormat other : values()) {
            if (other != this && other.isIn(log)) {
                throw new StorageException(log + " has a log in " + other.name + ", and this member keeps it in " + name
                        + ". Start it with " + other.engine + " as its StorageEngine, as before; or, unless it is the"
                        + " only member, move its whole data directory away and start it again: it catches up from the"
                        + " others");
            }
        }
    }

    private boolean isIn(Path log) throws IOException {
        if (!Files.isDirectory(log)) {
            return false;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(log, files)) {
            return found.iterator().hasNext();
        }
    }
}

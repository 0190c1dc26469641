package io.dengine.faults.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process that overwrites one file by calls that sync what they write, and another one by calls that do not. */
final class SyncedWrites {

    static final String SYNCED = "synced";
    static final String NOT_SYNCED = "not-synced";
    static final String BEFORE = "before";
    static final String AFTER = "after!";

    private SyncedWrites() {}

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        for (String name : new String[] {SYNCED, NOT_SYNCED}) {
            Files.writeString(root.resolve(name), BEFORE);
            sync(root.resolve(name));
        }
        sync(root);
        overwrite(root.resolve(SYNCED), "rwd");
        overwrite(root.resolve(NOT_SYNCED), "rw");
        System.out.println(AFTER);
        System.out.flush();
        // until its power is cut
        System.in.read();
    }

    private static void overwrite(Path file, String mode) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), mode)) {
            open.writeBytes(AFTER);
            open.writeBytes(AFTER);
        }
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel open = FileChannel.open(path, StandardOpenOption.READ)) {
            open.force(true);
        }
    }
}

package io.dengine.faults.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process that makes directories under another name, renames them and removes them again, as snapshots are; then says how many descriptors it has. */
final class RemovedDirectories {

    static final int DIRECTORIES = 100;

    private RemovedDirectories() {}

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        for (int i = 0; i < DIRECTORIES; i++) {
            Path made = makeAndRename(root, i);
            if (i % 2 == 0) {
                sync(root);
            }
            remove(made);
            sync(root);
        }
        remove(makeAndRename(root, DIRECTORIES));
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            System.out.println(descriptors.count());
        }
        System.out.flush();
        // until its power is cut
        System.in.read();
    }

    private static Path makeAndRename(Path root, int number) throws IOException {
        Path temporary = Files.createDirectory(root.resolve("temp"));
        Path file = temporary.resolve("file");
        Files.writeString(file, "content");
        sync(file);
        Files.createLink(temporary.resolve("link"), file);
        sync(temporary);
        return Files.move(temporary, root.resolve("directory-" + number));
    }

    private static void remove(Path directory) throws IOException {
        Files.delete(directory.resolve("file"));
        Files.delete(directory.resolve("link"));
        Files.delete(directory);
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel open = FileChannel.open(path, StandardOpenOption.READ)) {
            open.force(true);
        }
    }
}

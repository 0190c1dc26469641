package io.dengine.storage.rocksdb;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies of stores, as a crash would leave them, and damage to them. */
final class StoreCopies {

    private StoreCopies() {}

    /** Copies a directory that may be in use. */
    static Path copy(Path source, Path target) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(target.resolve(source.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, target.resolve(source.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
        return target;
    }

    /** The files below a directory whose name ends so, in order of name. */
    static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(file -> file.toString().endsWith(ending) && Files.isRegularFile(file))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    /** The one file below a directory whose name ends so and that has content. */
    static Path onlyFile(Path directory, String ending) throws IOException {
        List<Path> found = files(directory, ending).stream()
                .filter(file -> file.toFile().length() > 0)
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException("Expected one file " + ending + ", found " + found);
        }
        return found.get(0);
    }

    static void flip(Path file, int offset, int bit) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[offset] ^= (byte) (1 << bit);
        Files.write(file, content);
    }
}

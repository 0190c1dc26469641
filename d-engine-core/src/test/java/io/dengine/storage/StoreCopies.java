package io.dengine.storage;

import io.dengine.storage.support.DurableFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Copies of stores, as a crash would leave them, and damage to them. */
public final class StoreCopies {

    private static final int ATTEMPTS = 200;

    private StoreCopies() {}

    /**
     * Copies a directory as a crash would leave it: as it is at one moment. A store may be deleting or writing files in the
     * background, so a copy counts only if nothing has changed while it was made.
     */
    public static Path copy(Path source, Path target) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                Map<Path, Long> before = sizes(source);
                copyOnce(source, target);
                if (sizes(source).equals(before)) {
                    return target;
                }
            } catch (NoSuchFileException e) {
                // deleted in between: this was no single moment
            }
            DurableFiles.deleteRecursively(target);
        }
        throw new IllegalStateException(source + " has changed during each of " + ATTEMPTS + " copies");
    }

    private static Map<Path, Long> sizes(Path source) throws IOException {
        Map<Path, Long> sizes = new TreeMap<>();
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sizes.put(file, attributes.size());
                return FileVisitResult.CONTINUE;
            }
        });
        return sizes;
    }

    private static void copyOnce(Path source, Path target) throws IOException {
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
    }

    /** The files below a directory whose name ends so, in order of name. */
    public static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(file -> file.toString().endsWith(ending) && Files.isRegularFile(file))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    /** The one file below a directory whose name ends so and that has content. */
    public static Path onlyFile(Path directory, String ending) throws IOException {
        List<Path> found = files(directory, ending).stream()
                .filter(file -> file.toFile().length() > 0)
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException("Expected one file " + ending + ", found " + found);
        }
        return found.get(0);
    }

    public static void flip(Path file, int offset, int bit) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[offset] ^= (byte) (1 << bit);
        Files.write(file, content);
    }
}

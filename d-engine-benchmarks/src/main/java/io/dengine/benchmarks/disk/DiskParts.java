package io.dengine.benchmarks.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How many bytes each part of a directory has. A file with several names counts once, for the part that comes first. */
public final class DiskParts {

    private DiskParts() {}

    /** By the directory's entries; what is deleted meanwhile is not there. */
    public static Map<String, Long> of(Path directory) {
        Map<String, Long> parts = new TreeMap<>();
        Set<Object> counted = new HashSet<>();
        try (var entries = Files.list(directory)) {
            // of a snapshot's files most are the state's too
            for (Path entry : entries.sorted((a, b) -> order(a) - order(b)).toList()) {
                parts.merge(entry.getFileName().toString(), size(entry, counted), Long::sum);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts;
    }

    /** All parts together. */
    public static long total(Map<String, Long> parts) {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static int order(Path entry) {
        return entry.getFileName().toString().startsWith("snapshot") ? 1 : 0;
    }

    private static long size(Path entry, Set<Object> counted) throws IOException {
        long[] bytes = {0};
        Files.walkFileTree(entry, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && counted.add(attributes.fileKey())) {
                    bytes[0] += attributes.size();
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                return failure == null || failure instanceof NoSuchFileException
                        ? FileVisitResult.CONTINUE
                        : super.postVisitDirectory(visited, failure);
            }
        });
        return bytes[0];
    }
}

package io.dengine.faults.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Damages the files of a member that does not run.
 *
 * @param file what was damaged
 * @param what how
 */
public record DataDamage(Path file, String what) {

    /** Where a bit is flipped. */
    public enum Area {
        /** The newest records of the Raft log: RocksDB's write-ahead log, or segments. */
        LOG(path -> in(path, "log") && (name(path).endsWith(".log") || isSegment(path))),
        /** Tables of the Raft log. */
        LOG_TABLE(path -> in(path, "log") && name(path).endsWith(".sst")),
        /** What tells which tables the Raft log and the state have. */
        MANIFEST(path -> name(path).startsWith("MANIFEST") && !in(path, "snapshot")),
        /** Term and vote. */
        META(path -> name(path).equals("META")),
        /** Tables of the state. */
        STATE_TABLE(path -> in(path, "state") && name(path).endsWith(".sst")),
        /** A snapshot. */
        SNAPSHOT(path -> in(path, "snapshot"));

        private final Predicate<Path> files;

        Area(Predicate<Path> files) {
            this.files = files;
        }

        private static boolean in(Path relative, String directory) {
            return relative.startsWith(directory);
        }

        private static boolean isSegment(Path path) {
            return name(path).startsWith("segment-");
        }

        private static String name(Path relative) {
            return relative.getFileName().toString();
        }
    }

    /** Flips a bit somewhere in an area; empty when there is nothing in it. */
    public static Optional<DataDamage> flipBit(Path dataDirectory, Area area, Random random) {
        List<Path> files = files(dataDirectory, area.files);
        if (files.isEmpty()) {
            return Optional.empty();
        }
        Path file = files.get(random.nextInt(files.size()));
        try {
            byte[] content = Files.readAllBytes(file);
            int at = random.nextInt(used(content));
            int bit = random.nextInt(Byte.SIZE);
            content[at] = (byte) (content[at] ^ (1 << bit));
            replace(file, content);
            return Optional.of(new DataDamage(file, "bit " + bit + " of byte " + at + " of " + content.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes the end of the newest file of the Raft log that has content: up to a half of it; empty when there is none. A segment keeps its length, and has zeros there, as if its last
     * writes had not reached it.
     */
    public static Optional<DataDamage> tearTail(Path dataDirectory, Random random) {
        Optional<Path> newest = files(dataDirectory, Area.LOG.files).stream().max(Comparator.comparing(Path::toString));
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        Path file = newest.get();
        try {
            byte[] content = Files.readAllBytes(file);
            int used = used(content);
            int lost = 1 + random.nextInt((used + 1) / 2);
            byte[] torn = Arrays.copyOf(content, used - lost);
            replace(file, Area.isSegment(file) ? Arrays.copyOf(torn, content.length) : torn);
            return Optional.of(new DataDamage(file, "the last " + lost + " of " + used + " bytes are gone"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Segments of a log are as long from the begin as they will be, the rest is zeros.
    private static int used(byte[] content) {
        int used = content.length;
        while (used > 1 && content[used - 1] == 0) {
            used--;
        }
        return used;
    }

    // A table of the state and of a snapshot can be one file with two names: damage hits one of them.
    private static void replace(Path file, byte[] content) throws IOException {
        Files.delete(file);
        Files.write(file, content);
    }

    private static List<Path> files(Path dataDirectory, Predicate<Path> wanted) {
        try (Stream<Path> all = Files.walk(dataDirectory)) {
            return all.filter(path -> Files.isRegularFile(path)
                            && path.toFile().length() > 0
                            && wanted.test(dataDirectory.relativize(path)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes all that is in the data directory of a member, as a new disk would; a mount point stays. */
    public static void wipe(Path dataDirectory) {
        if (!Files.isDirectory(dataDirectory)) {
            return;
        }
        try {
            Files.walkFileTree(dataDirectory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    if (e != null) {
                        throw e;
                    }
                    if (!directory.equals(dataDirectory)) {
                        Files.delete(directory);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.dengine.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether a data directory could be used or created; creates nothing. */
final class DataDirCheck {

    static final String ALLOWED = "a writable directory, or one that can be created";

    private DataDirCheck() {}

    /** What is wrong, as a clause that follows the path; empty when nothing is. */
    static Optional<String> problemOf(Path dataDir) {
        Path path = dataDir.toAbsolutePath().normalize();
        if (!Files.exists(path)) {
            return problemOfNearestParent(path);
        }
        if (!Files.isDirectory(path)) {
            return Optional.of("which is not a directory");
        }
        return Files.isWritable(path) && Files.isReadable(path) && Files.isExecutable(path)
                ? Optional.empty()
                : Optional.of("which is not writable");
    }

    private static Optional<String> problemOfNearestParent(Path path) {
        Path parent = path.getParent();
        while (parent != null && !Files.exists(parent)) {
            parent = parent.getParent();
        }
        if (parent == null) {
            return Optional.of("which does not exist and has no parent");
        }
        if (!Files.isDirectory(parent)) {
            return Optional.of("which cannot be created because " + parent + " is not a directory");
        }
        return Files.isWritable(parent)
                ? Optional.empty()
                : Optional.of("which cannot be created because " + parent + " is not writable");
    }
}

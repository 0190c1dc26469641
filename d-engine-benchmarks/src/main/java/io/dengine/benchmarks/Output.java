package io.dengine.benchmarks;

import java.nio.file.Path;
import java.util.Optional;

/** Where results go. */
final class Output {

    private Output() {}

    /**
     * The directory.
     *
     * @param given on the command line
     * @param quick whether the run is one of cold processes, whose figures are not to replace others
     */
    static Path of(Optional<String> given, boolean quick) {
        return given.map(Path::of)
                .orElseGet(() -> quick ? Path.of("target", "benchmarks") : Path.of("docs", "benchmarks"))
                .toAbsolutePath();
    }
}

package io.dengine.sample.it;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs that are not part of a JDK. A test whose program is missing is skipped, visibly; where
 * {@code D_ENGINE_REQUIRE_EXTERNALS=true} is set, it fails.
 */
final class Externals {

    private Externals() {}

    static Path haProxy() {
        return require("haproxy", "haproxy");
    }

    static Path require(String program, String packageName) {
        Optional<Path> found = find(program);
        if (found.isEmpty()) {
            String message = program + " is not installed (package '" + packageName + "'), so this was not tested";
            if (Boolean.parseBoolean(System.getenv("D_ENGINE_REQUIRE_EXTERNALS"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
        return found.orElseThrow();
    }

    /** On the path, or where distributions keep the programs of services. */
    private static Optional<Path> find(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(
                        Arrays.stream(path.split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}

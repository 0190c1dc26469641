package io.dengine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Programs of the tests, each in a JVM of its own. */
public final class TestJvm {

    private TestJvm() {}

    /** The class path of this JVM. */
    public static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** The same without the product: what the libraries do by themselves. */
    public static String classPathWithoutOurs() {
        String without = Arrays.stream(classPath().split(File.pathSeparator))
                .filter(entry -> !entry.endsWith(Path.of("target", "classes").toString()))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(without).isNotEqualTo(classPath());
        return without;
    }

    /** A JVM that is not started yet. */
    public static ProcessBuilder builder(
            List<String> options, String classPath, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Runs a program to its end, and returns what it has printed; one that takes longer is killed. */
    public static String run(ProcessBuilder builder, Path output, Duration atMost)
            throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
            String printed = Files.readString(output);
            assertThat(ended)
                    .as("it ends within %s; it has printed: %s", atMost, printed)
                    .isTrue();
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }
}

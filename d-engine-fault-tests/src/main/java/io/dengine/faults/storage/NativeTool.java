package io.dengine.faults.storage;

import io.dengine.faults.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Builds and runs what Java cannot do by itself. Thread-safe. */
final class NativeTool {

    private static final int PATIENCE_SECONDS = 60;

    private NativeTool() {}

    /**
     * Compiles a C source that lies beside this class.
     *
     * @throws UnavailableException when there is no compiler, or it fails
     */
    static Path compile(String source, Path target, String... options) {
        try (InputStream in = NativeTool.class.getResourceAsStream(source)) {
            if (in == null) {
                throw new IllegalStateException(source + " is missing among the resources");
            }
            Path copy = Files.createTempFile("d-engine-", ".c");
            try {
                Files.write(copy, in.readAllBytes());
                List<String> command = new ArrayList<>(List.of("gcc", "-std=gnu11", "-O2", "-Wall"));
                command.addAll(List.of(options));
                command.addAll(List.of("-o", target.toString(), copy.toString(), "-ldl", "-lpthread"));
                run(command.toArray(String[]::new));
            } finally {
                Files.delete(copy);
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs a program and waits for it; returns what it printed.
     *
     * @throws UnavailableException when it cannot be started, fails, or does not end
     */
    static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new UnavailableException(command[0] + " has not ended in " + PATIENCE_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new UnavailableException(
                        String.join(" ", command) + ": exit " + process.exitValue() + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UnavailableException(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted");
        }
    }
}

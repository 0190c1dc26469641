package io.dengine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A real file system of a few megabytes that a test can fill. It takes the right to mount one: without it the test is skipped, visibly, and where
 * {@code D_ENGINE_REQUIRE_EXTERNALS=true} is set it fails.
 */
public final class SmallFileSystem implements AutoCloseable {

    private final Path directory;

    private SmallFileSystem(Path directory) {
        this.directory = directory;
    }

    /** Mounts one on an existing, empty directory. */
    public static SmallFileSystem mount(Path directory, int megabytes) throws IOException, InterruptedException {
        String problem = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString());
        if (!problem.isEmpty()) {
            String message = "a small file system could not be mounted, so this was not tested: " + problem;
            if (Boolean.parseBoolean(System.getenv("D_ENGINE_REQUIRE_EXTERNALS"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
        return new SmallFileSystem(directory);
    }

    /** Its root. */
    public Path directory() {
        return directory;
    }

    /** Writes a file of so many bytes. */
    public Path fill(String name, int bytes) throws IOException {
        return Files.write(directory.resolve(name), new byte[bytes]);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        String problem = run("umount", directory.toString());
        if (!problem.isEmpty()) {
            throw new IOException("could not unmount: " + problem);
        }
    }

    /** What went wrong, or an empty text. */
    private static String run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return command[0] + " has not ended";
            }
            return process.exitValue() == 0 ? "" : output.strip() + " (exit " + process.exitValue() + ")";
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}

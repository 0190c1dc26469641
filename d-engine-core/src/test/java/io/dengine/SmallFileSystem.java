package io.dengine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system of its own that is small enough to be filled. Mounting one takes Linux and the rights of root: elsewhere a
 * test that needs it is skipped, visibly; where {@code D_ENGINE_REQUIRE_EXTERNALS=true} is set, it fails.
 */
public final class SmallFileSystem implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 30;
    private static final int BLOCK_BYTES = 4096;
    private static final int MAX_WRITE_BYTES = 1 << 20;
    private static final int MAX_REFUSALS = 100;
    private static final String BALLAST = "ballast";

    private final Path root;

    private SmallFileSystem(Path root) {
        this.root = root;
    }

    /** Mounts one at an empty directory. */
    public static SmallFileSystem mount(Path directory, int mebibytes) {
        String problem = run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", directory.toString());
        if (!problem.isEmpty()) {
            String message = "no file system can be mounted (" + problem + "), so a full disk was not tested";
            if (Boolean.parseBoolean(System.getenv("D_ENGINE_REQUIRE_EXTERNALS"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
        return new SmallFileSystem(directory);
    }

    /** Its root. */
    public Path root() {
        return root;
    }

    /** Writes a file of so many bytes. */
    public Path fill(String name, int bytes) throws IOException {
        return Files.write(root.resolve(name), new byte[bytes]);
    }

    /**
     * Fills it up but for some bytes. Who else writes may take blocks meanwhile: what is found free is asked for again and again, and
     * a block that was free a moment ago may be gone.
     */
    public void fillBut(long bytes) throws IOException {
        Path ballast = Files.createFile(root.resolve(BALLAST));
        int refused = 0;
        for (long more = free() - bytes; more >= BLOCK_BYTES; more = free() - bytes) {
            try (OutputStream end = Files.newOutputStream(ballast, StandardOpenOption.APPEND)) {
                end.write(new byte[(int) Math.min(MAX_WRITE_BYTES, more / BLOCK_BYTES * BLOCK_BYTES)]);
            } catch (IOException e) {
                refused++;
                if (refused == MAX_REFUSALS) {
                    throw e;
                }
            }
        }
    }

    private long free() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    /** Gives back what was filled up. */
    public void makeRoom() throws IOException {
        Files.delete(root.resolve(BALLAST));
    }

    /** Makes it larger. */
    public void grow(int mebibytes) {
        remount("size=" + mebibytes + "m");
    }

    /** As the kernel does when a disk makes errors; nothing may be open for writing. */
    public void makeReadOnly() {
        remount("ro");
    }

    /** Undoes {@link #makeReadOnly}. */
    public void makeWritable() {
        remount("rw");
    }

    private void remount(String option) {
        String problem = run("mount", "-o", "remount," + option, root.toString());
        if (!problem.isEmpty()) {
            throw new IllegalStateException(root + " cannot be mounted with " + option + ": " + problem);
        }
    }

    /** Unmounts it, whatever is open on it. */
    @Override
    public void close() {
        String problem = run("umount", "--lazy", root.toString());
        if (!problem.isEmpty()) {
            throw new IllegalStateException(root + " cannot be unmounted: " + problem);
        }
    }

    /** Runs a program; returns what went wrong, or nothing. */
    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return command[0] + " has not ended in " + PATIENCE_SECONDS + " s";
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return process.exitValue() == 0 ? "" : command[0] + " said: " + output;
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }
}

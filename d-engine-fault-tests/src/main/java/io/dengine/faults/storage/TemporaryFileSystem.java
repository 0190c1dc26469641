package io.dengine.faults.storage;

import io.dengine.faults.UnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system in memory (tmpfs) that can be filled to the last byte. Takes Linux and the rights of root. */
public final class TemporaryFileSystem implements AutoCloseable {

    private static final int BLOCK_BYTES = 4096;
    private static final int MAX_WRITE_BYTES = 1 << 20;
    private static final String BALLAST = "ballast";

    private final Path root;

    private TemporaryFileSystem(Path root) {
        this.root = root;
    }

    /**
     * Mounts one.
     *
     * @param root is created unless it exists
     * @throws UnavailableException when that is not possible here
     */
    public static TemporaryFileSystem mount(Path root, int mebibytes) {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        NativeTool.run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", root.toString());
        return new TemporaryFileSystem(root);
    }

    /** Its root. */
    public Path root() {
        return root;
    }

    /** Bytes that are free. */
    public long free() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    /** Fills it until at most so many bytes, and a block, are free. */
    public void fillBut(long bytes) throws IOException {
        try (OutputStream ballast = Files.newOutputStream(root.resolve(BALLAST))) {
            for (long more = free() - bytes; more >= BLOCK_BYTES; more = free() - bytes) {
                // whole blocks, and not all at once: others may take some meanwhile
                ballast.write(new byte[(int) Math.min(MAX_WRITE_BYTES, more / BLOCK_BYTES * BLOCK_BYTES)]);
            }
        }
    }

    /** Gives back what was filled up. */
    public void makeRoom() throws IOException {
        Files.deleteIfExists(root.resolve(BALLAST));
    }

    /** Unmounts it; nothing may be open on it. */
    @Override
    public void close() {
        NativeTool.run("umount", root.toString());
    }
}

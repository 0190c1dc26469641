package io.dengine.faults.storage;

import io.dengine.faults.UnavailableException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real file system (ext4 in an image file) whose power can be cut: the kernel takes it down, nothing that was not synced reaches its device any more, and
 * the next mount recovers it by its journal. While it is down every access to it fails with an I/O error. Takes Linux and the rights of root.
 */
public final class CrashFileSystem implements AutoCloseable {

    private final Path root;
    private final Path image;
    private final Path tool;
    private boolean mounted;

    private CrashFileSystem(Path root, Path image, Path tool) {
        this.root = root;
        this.image = image;
        this.tool = tool;
    }

    /** Builds the program that {@link #mount} needs into a directory. */
    public static Path build(Path directory) {
        return NativeTool.compile("godown.c", directory.resolve("godown"));
    }

    /**
     * Makes one and mounts it.
     *
     * @param root is created unless it exists
     * @param image the file that it is made in
     * @param tool what {@link #build} has made
     * @throws UnavailableException when that is not possible here
     */
    public static CrashFileSystem mount(Path root, Path image, Path tool, int mebibytes) {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            Files.createDirectories(root);
            file.setLength((long) mebibytes << 20);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        NativeTool.run("mkfs.ext4", "-q", "-F", image.toString());
        CrashFileSystem made = new CrashFileSystem(root, image, tool);
        made.mount();
        return made;
    }

    private void mount() {
        // the journal is written when something is synced, and by itself only every five minutes
        NativeTool.run("mount", "-o", "loop,commit=300", image.toString(), root.toString());
        mounted = true;
    }

    /** Its root. */
    public Path root() {
        return root;
    }

    /** Cuts the power of the disk. A process that uses it goes on, and sees I/O errors. */
    public void cutPower() {
        NativeTool.run(tool.toString(), root.toString());
    }

    /** Power is back; no process may use it. */
    public void restorePower() {
        unmount();
        mount();
    }

    private void unmount() {
        NativeTool.run("umount", root.toString());
        mounted = false;
    }

    @Override
    public void close() throws IOException {
        if (mounted) {
            unmount();
        }
        Files.deleteIfExists(image);
    }
}

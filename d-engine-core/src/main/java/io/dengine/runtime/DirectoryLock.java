package io.dengine.runtime;

import io.dengine.DataDirectoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The exclusive right to a directory, against other processes (a lock on its file {@code LOCK}) and against other engines of this
 * process (a registry).
 *
 * <p>The registry comes first and keeps a second engine from opening the file at all: a file lock belongs to the process, and on
 * POSIX systems closing <em>any</em> channel of the file gives it up. It lives in the system properties, since the class may be
 * loaded more than once in a process.
 */
final class DirectoryLock implements AutoCloseable {

    static final String FILE_NAME = "LOCK";

    private static final String REGISTRY_PREFIX = "io.dengine.directory-lock.";

    /** Far behind the text, so that others can read it where locks are mandatory. */
    private static final long LOCKED_POSITION = 1L << 40;

    private static final int MAX_TEXT_BYTES = 1024;

    private final String registryKey;
    private final FileChannel channel;
    private boolean closed;

    private DirectoryLock(String registryKey, FileChannel channel) {
        this.registryKey = registryKey;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param directory an existing directory
     * @throws DataDirectoryException when somebody else holds it, saying who
     */
    static DirectoryLock acquire(Path directory, String nodeId) throws IOException {
        String holder =
                "node " + nodeId + ", process " + ProcessHandle.current().pid();
        String registryKey = REGISTRY_PREFIX + directory.toRealPath();
        Object other = System.getProperties().putIfAbsent(registryKey, holder);
        if (other != null) {
            throw inUse(directory, other + ", this one");
        }
        FileChannel channel = null;
        try {
            channel = lock(directory, holder);
            return new DirectoryLock(registryKey, channel);
        } finally {
            if (channel == null) {
                System.getProperties().remove(registryKey);
            }
        }
    }

    private static FileChannel lock(Path directory, String holder) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve(FILE_NAME),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw inUse(directory, read(channel));
            }
            write(channel, holder);
            locked = true;
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_POSITION, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void write(FileChannel channel, String holder) throws IOException {
        channel.truncate(0);
        ByteBuffer text = ByteBuffer.wrap((holder + "\n").getBytes(StandardCharsets.UTF_8));
        while (text.hasRemaining()) {
            channel.write(text);
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(MAX_TEXT_BYTES);
        long position = 0;
        for (int n = 0; n >= 0 && text.hasRemaining(); position += n) {
            n = channel.read(text, position);
        }
        String holder = StandardCharsets.UTF_8.decode(text.flip()).toString().strip();
        return holder.isEmpty() ? "which has not written its name yet" : holder;
    }

    private static DataDirectoryException inUse(Path directory, String holder) {
        return new DataDirectoryException("data directory " + directory + " is in use by another engine (" + holder
                + "); stop that engine, or give this one a data-dir of its own");
    }

    /** Gives the lock up. The file stays: whoever deleted it could delete the lock of the next holder. Idempotent. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            channel.close();
        } finally {
            System.getProperties().remove(registryKey);
        }
    }
}

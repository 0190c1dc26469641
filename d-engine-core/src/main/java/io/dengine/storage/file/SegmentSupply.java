package io.dengine.storage.file;

import io.dengine.concurrent.DaemonThreads;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the file of the next segment ready: written in full and synced, so that appending to it changes nothing but content. It is
 * made in a thread of its own that ends when there is nothing to do, or is a segment that is not needed any more. Thread-safe.
 */
final class SegmentSupply {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentSupply.class);
    /**
     * How much is written in one call. A page: Linux keeps what is written in one call in one large piece of its cache, and counts all of
     * it as written again ({@code write_bytes} of {@code /proc/<pid>/io}) with each small record appended to it.
     */
    private static final int PAGE_BYTES = 4096;
    /** How much is synced at once: what is appended meanwhile is synced to the same device. */
    private static final int PIECE_BYTES = 1 << 20;

    private static final int MAX_TASKS = 1_000;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final String SPARE = "spare";
    /** What was taken has a name of its own: the next spare may be made while it is turned into a segment. */
    private static final String TAKEN = "taken";

    private final Path directory;
    private final ThreadPoolExecutor worker = DaemonThreads.single("d-engine-log-space", MAX_TASKS);
    private @Nullable Path spare;
    private long spareBytes;
    private volatile boolean stopped;

    SegmentSupply(Path directory) {
        this.directory = directory;
        // what is not deleted now is when the log is opened the next time; what is not prepared is made when it is
        // needed
        worker.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Prepares a file, some time later. */
    void prepare(int bytes) {
        worker.execute(() -> {
            try {
                make(bytes);
            } catch (IOException e) {
                LOG.warn("The next segment of the log in {} could not be prepared: {}", directory, e.toString());
            }
        });
    }

    /** Frees the space of a closed segment, or keeps it for the next one, some time later. */
    void reuse(Path file, int bytes, int wanted) {
        worker.execute(() -> {
            try {
                keepOrDelete(file, bytes == wanted);
            } catch (IOException e) {
                LOG.warn("{} is not needed any more, but could not be deleted: {}", file, e.toString());
            }
        });
    }

    private synchronized void make(int bytes) throws IOException {
        boolean ready = spare != null && spareBytes == bytes;
        if (!ready && !stopped) {
            Path file = directory.resolve(SPARE);
            // one of another size is overwritten
            spare = null;
            fill(file, bytes);
            spare = file;
            spareBytes = bytes;
        }
    }

    private synchronized void keepOrDelete(Path file, boolean usable) throws IOException {
        if (usable && spare == null && !stopped) {
            Path kept = directory.resolve(SPARE);
            Files.move(file, kept, StandardCopyOption.REPLACE_EXISTING);
            spare = kept;
            spareBytes = Files.size(kept);
        } else {
            Files.deleteIfExists(file);
        }
    }

    /** A file of exactly this size; waits for the one that is being made, or makes it. To be renamed before the next one is taken. */
    synchronized Path take(int bytes) throws IOException {
        Path taken = directory.resolve(TAKEN);
        Path ready = spare;
        spare = null;
        if (ready == null || spareBytes != bytes) {
            if (ready != null) {
                Files.deleteIfExists(ready);
            }
            fill(taken, bytes);
            return taken;
        }
        return Files.move(ready, taken, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void fill(Path file, int bytes) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(0);
            byte[] zeros = new byte[PAGE_BYTES];
            for (int written = 0; written < bytes; ) {
                int end = (int) Math.min(bytes, (long) written + PIECE_BYTES);
                for (; written < end; written += zeros.length) {
                    out.write(zeros, 0, Math.min(zeros.length, end - written));
                }
                out.getFD().sync();
            }
        } catch (IOException e) {
            // on a disk that is full it would keep the last of the space
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Deletes what an earlier life left over. */
    static void clean(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(SPARE));
        Files.deleteIfExists(directory.resolve(TAKEN));
    }

    /** Ends what is running. */
    void stop() {
        stopped = true;
        worker.shutdown();
        DaemonThreads.await(worker, STOP_TIMEOUT);
    }
}

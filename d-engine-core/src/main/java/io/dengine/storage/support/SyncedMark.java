package io.dengine.storage.support;

import io.dengine.storage.CorruptionException;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.CRC32C;

/**
 * A number in a file of its own: the sequence number of the last change of a store that is known to be synced. It never says
 * more than is true, so that a store that has less has lost something.
 *
 * <p>It is written after each synced write but synced only once in {@link #SYNC_INTERVAL}: it outlives the process at once, a
 * failure of power after that time. Two slots are written in turn, so that a torn write leaves the other. Used by one thread at a time.
 */
public final class SyncedMark implements Closeable {

    public static final String FILE_NAME = "SYNCED-MARK";
    public static final Duration SYNC_INTERVAL = Duration.ofSeconds(1);

    private static final int SLOTS = 2;
    private static final int SLOT_BYTES = Long.BYTES + Integer.BYTES;
    private static final int SLOT_DISTANCE = 512;

    private final RandomAccessFile file;
    private long value;
    private int nextSlot;
    private long lastSync = System.nanoTime();

    private SyncedMark(RandomAccessFile file, long value, int nextSlot) {
        this.file = file;
        this.value = value;
        this.nextSlot = nextSlot;
    }

    /** Creates the file, with the mark 0. */
    public static void create(Path directory) throws IOException {
        byte[] content = new byte[SLOT_DISTANCE + SLOT_BYTES];
        for (int slot = 0; slot < SLOTS; slot++) {
            System.arraycopy(encode(slot, 0), 0, content, slot * SLOT_DISTANCE, SLOT_BYTES);
        }
        DurableFiles.replace(directory.resolve(FILE_NAME), content);
    }

    /** @throws CorruptionException when neither slot is sound */
    public static SyncedMark open(Path directory) throws IOException {
        Path path = directory.resolve(FILE_NAME);
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            long best = -1;
            int bestSlot = 0;
            for (int slot = 0; slot < SLOTS; slot++) {
                long found = read(file, slot);
                if (found > best) {
                    best = found;
                    bestSlot = slot;
                }
            }
            if (best < 0) {
                throw new CorruptionException(path + " is damaged: no checksum matches");
            }
            return new SyncedMark(file, best, 1 - bestSlot);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    public long value() {
        return value;
    }

    /** Raises the mark. */
    public void raise(long newValue) throws IOException {
        if (newValue <= value) {
            return;
        }
        file.seek((long) nextSlot * SLOT_DISTANCE);
        file.write(encode(nextSlot, newValue));
        value = newValue;
        nextSlot = 1 - nextSlot;
        if (System.nanoTime() - lastSync >= SYNC_INTERVAL.toNanos()) {
            sync();
        }
    }

    public void sync() throws IOException {
        file.getFD().sync();
        lastSync = System.nanoTime();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static long read(RandomAccessFile file, int slot) throws IOException {
        long offset = (long) slot * SLOT_DISTANCE;
        if (file.length() < offset + SLOT_BYTES) {
            return -1;
        }
        byte[] bytes = new byte[SLOT_BYTES];
        file.seek(offset);
        file.readFully(bytes);
        ByteBuffer content = ByteBuffer.wrap(bytes);
        long value = content.getLong();
        return content.getInt() == checksum(slot, value) ? value : -1;
    }

    private static byte[] encode(int slot, long value) {
        return ByteBuffer.allocate(SLOT_BYTES)
                .putLong(value)
                .putInt(checksum(slot, value))
                .array();
    }

    private static int checksum(int slot, long value) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(slot)
                .putLong(value)
                .flip());
        return (int) crc.getValue();
    }
}

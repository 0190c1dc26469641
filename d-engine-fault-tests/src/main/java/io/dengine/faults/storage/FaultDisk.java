package io.dengine.faults.storage;

import io.dengine.faults.cluster.Excuse;
import io.dengine.faults.cluster.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a member and its files, by a library that is loaded into its process ({@code faultdisk.c}): makes syncs, writes and reads slow or
 * fail, and cuts the power. What it hits are the real calls of RocksDB and of the product. Takes Linux and gcc. Thread-safe.
 */
public final class FaultDisk {

    /** Calls that can go wrong. */
    public enum Call {
        SYNC,
        WRITE,
        READ
    }

    /** {@code errno} of an I/O error. */
    public static final int EIO = 5;

    /** {@code errno} of a full disk. */
    public static final int ENOSPC = 28;

    private static final int CONTROL_BYTES = 4096;
    private static final int CUT = 0;
    private static final int SEED = 4;
    private static final int DONE = 8;
    private static final int LOST_NAMES = 12;
    private static final int LOST_BYTES = 16;
    private static final int FAULTS = 24;
    private static final int FAULT_BYTES = 32;
    private static final int SKIP = 4;
    private static final int TIMES = 8;
    private static final int DELAY = 12;
    private static final int CALLS = 16;
    private static final int HITS = 24;
    private static final int ONLY = 120;
    private static final int ONLY_BYTES = 256;
    private static final Duration CUT_TIMEOUT = Duration.ofSeconds(30);

    private final NodeProcess node;
    private final MappedByteBuffer control;
    private volatile boolean damaged;

    private FaultDisk(NodeProcess node, MappedByteBuffer control) {
        this.node = node;
        this.control = control;
    }

    /** Builds the library into a directory. */
    public static Path build(Path directory) {
        return NativeTool.compile("faultdisk.c", directory.resolve("libfaultdisk.so"), "-shared", "-fPIC");
    }

    /**
     * Puts a disk beneath a member, from its next start on.
     *
     * @param library what {@link #build} has made
     */
    public static FaultDisk attach(NodeProcess node, Path library) {
        Path directory = node.dataDirectory().toAbsolutePath().normalize();
        Path file = directory.resolveSibling(node.id() + ".disk");
        try {
            Files.createDirectories(directory.getParent());
            Files.write(file, new byte[CONTROL_BYTES]);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                MappedByteBuffer control = channel.map(FileChannel.MapMode.READ_WRITE, 0, CONTROL_BYTES);
                control.order(ByteOrder.nativeOrder());
                node.setVariable("LD_PRELOAD", library.toAbsolutePath().toString());
                node.setVariable("FAULTDISK_ROOT", directory.toString());
                node.setVariable("FAULTDISK_CONTROL", file.toString());
                return new FaultDisk(node, control);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The member whose disk this is. */
    public NodeProcess node() {
        return node;
    }

    /** Every sync takes so much longer. */
    public synchronized void slowSyncs(Duration delay) {
        control.putInt(at(Call.SYNC) + DELAY, Math.toIntExact(delay.toMillis()));
    }

    /**
     * Calls fail from now on.
     *
     * @param only a part of the paths of the files that are hit; empty: all
     * @param skip calls that still succeed
     * @param times how many fail; negative: all, until {@link #heal()}
     */
    public synchronized void fail(Call call, int errno, String only, int skip, int times) {
        byte[] filter = Arrays.copyOf(only.getBytes(StandardCharsets.US_ASCII), ONLY_BYTES);
        for (int i = 0; i < ONLY_BYTES; i++) {
            control.put(ONLY + i, filter[i]);
        }
        control.putInt(at(call) + SKIP, skip);
        control.putInt(at(call) + TIMES, times);
        node.excuse(Excuse.STORAGE_FAULT, true);
        control.putInt(at(call), errno);
    }

    /** Remembers whether the member's files were damaged and have not been replaced since. */
    public void damaged(boolean value) {
        damaged = value;
        node.excuse(Excuse.DAMAGE, value);
    }

    /** Whether a byte of the member's files may be wrong. */
    public boolean isDamaged() {
        return damaged;
    }

    /** All is well again, also after a power cut. */
    public synchronized void heal() {
        for (int i = 0; i < CONTROL_BYTES; i++) {
            control.put(i, (byte) 0);
        }
    }

    /** How many calls there were. */
    public synchronized long calls(Call call) {
        return control.getLong(at(call) + CALLS);
    }

    /** How many calls took longer or failed since {@link #heal()}. */
    public synchronized long hits() {
        return Arrays.stream(Call.values())
                .mapToLong(call -> control.getLong(at(call) + HITS))
                .sum();
    }

    /**
     * What a power cut took.
     *
     * @param names changes of names that were undone
     * @param bytes bytes that were lost
     */
    public record Lost(int names, long bytes) {}

    /** Cuts the power: the process is gone and its files are as the cut left them when this returns. */
    public Lost cutPower(Loss loss, int seed) {
        beginCut(loss, seed);
        return awaitCut();
    }

    /** Begins to cut the power, without waiting, so that several members can be cut at once. */
    public synchronized void beginCut(Loss loss, int seed) {
        if (!node.isRunning()) {
            throw new IllegalStateException(node + " does not run");
        }
        node.resume();
        node.expectEnd();
        control.putInt(SEED, seed);
        control.putInt(CUT, loss.code());
    }

    /** Waits until the power is cut. */
    public synchronized Lost awaitCut() {
        long deadline = System.nanoTime() + CUT_TIMEOUT.toNanos();
        while (node.isRunning()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the power of " + node + " was not cut within " + CUT_TIMEOUT);
            }
            LockSupport.parkNanos(1_000_000);
        }
        if (control.getInt(DONE) == 0) {
            throw new IllegalStateException(node + " has ended before its power was cut");
        }
        Lost lost = new Lost(control.getInt(LOST_NAMES), control.getLong(LOST_BYTES));
        heal();
        return lost;
    }

    private static int at(Call call) {
        return FAULTS + call.ordinal() * FAULT_BYTES;
    }
}

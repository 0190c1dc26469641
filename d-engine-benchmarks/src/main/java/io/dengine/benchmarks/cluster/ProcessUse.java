package io.dengine.benchmarks.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What processes have used of the machine since they were started, as Linux tells it.
 *
 * @param cpuNanos time on a processor
 * @param writtenBytes handed to the disk
 * @param flushedBytes of them by RocksDB's threads that flush
 * @param compactedBytes of them by RocksDB's threads that compact
 * @param peakResidentBytes the largest peak of one process's memory since {@link #resetPeaks}
 * @param peakResidentTotalBytes the sum of the processes' peaks
 */
public record ProcessUse(
        long cpuNanos,
        long writtenBytes,
        long flushedBytes,
        long compactedBytes,
        long peakResidentBytes,
        long peakResidentTotalBytes) {

    private static final String FLUSHING = "rocksdb:high";
    private static final String COMPACTING = "rocksdb:low";
    private static final String WRITTEN = "write_bytes:";

    /** Of these processes together, until now. */
    public static ProcessUse of(List<Long> processIds) {
        ProcessUse all = new ProcessUse(0, 0, 0, 0, 0, 0);
        for (long id : processIds) {
            all = all.plus(of(id));
        }
        return all;
    }

    private static ProcessUse of(long processId) {
        Path proc = Path.of("/proc", Long.toString(processId));
        try {
            long peak = field(proc.resolve("status"), "VmHWM:") * 1024;
            long cpu = ProcessHandle.of(processId)
                    .flatMap(process -> process.info().totalCpuDuration())
                    .map(Duration::toNanos)
                    .orElseThrow(() -> new IllegalStateException("process " + processId + " has ended"));
            return new ProcessUse(
                    cpu,
                    field(proc.resolve("io"), WRITTEN),
                    writtenByThreads(proc, FLUSHING),
                    writtenByThreads(proc, COMPACTING),
                    peak,
                    peak);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The memory that a process holds now, in bytes. */
    public static long residentBytes(long processId) {
        try {
            return field(Path.of("/proc", Long.toString(processId), "status"), "VmRSS:") * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the peaks of memory begin anew. */
    public static void resetPeaks(List<Long> processIds) {
        for (long id : processIds) {
            try {
                Files.writeString(Path.of("/proc", Long.toString(id), "clear_refs"), "5");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static long writtenByThreads(Path proc, String name) throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(proc.resolve("task"))) {
            for (Path thread : threads) {
                try {
                    if (Files.readString(thread.resolve("comm")).startsWith(name)) {
                        bytes += field(thread.resolve("io"), WRITTEN);
                    }
                } catch (IOException e) {
                    // Threads come and go; RocksDB's stay. One that goes while it is read is "no such process", and not
                    // a missing file.
                    if (Files.exists(thread)) {
                        throw e;
                    }
                }
            }
        }
        return bytes;
    }

    private static long field(Path file, String name) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(name)) {
                return Long.parseLong(
                        line.substring(name.length()).replace("kB", "").trim());
            }
        }
        throw new IOException(file + " has no line that begins with " + name);
    }

    private ProcessUse plus(ProcessUse other) {
        return new ProcessUse(
                cpuNanos + other.cpuNanos,
                writtenBytes + other.writtenBytes,
                flushedBytes + other.flushedBytes,
                compactedBytes + other.compactedBytes,
                Math.max(peakResidentBytes, other.peakResidentBytes),
                peakResidentTotalBytes + other.peakResidentTotalBytes);
    }

    /** What was used since then; the peaks are this one's. */
    public ProcessUse since(ProcessUse before) {
        return new ProcessUse(
                cpuNanos - before.cpuNanos,
                writtenBytes - before.writtenBytes,
                flushedBytes - before.flushedBytes,
                compactedBytes - before.compactedBytes,
                peakResidentBytes,
                peakResidentTotalBytes);
    }
}

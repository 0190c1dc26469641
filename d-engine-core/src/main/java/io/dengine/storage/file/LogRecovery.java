package io.dengine.storage.file;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.support.DurableFiles;
import io.dengine.storage.support.LogFormat;
import io.dengine.storage.support.SyncedMark;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Opens the files of a log: first all is read and checked, then what a crash left over is removed. Which segments are needed is
 * known from the newest ones, so that older ones may be there or not.
 */
final class LogRecovery {

    private static final long FIRST_SEGMENT = 1;
    private static final SecureRandom SALTS = new SecureRandom();

    private final Path directory;

    LogRecovery(Path directory) {
        this.directory = directory;
    }

    /**
     * An open log.
     *
     * @param newest the segment to append to; sealed when the next one must be made first
     */
    record Opened(LogIndex index, SyncedMark mark, Segment newest, boolean sealed, long sequence) {}

    static long newSalt() {
        return SALTS.nextLong();
    }

    /** Creates what is missing of a log that was never used. */
    void createIfNew(int firstCapacity) throws IOException {
        LogFormat.FILES.require(directory);
        if (Files.exists(directory.resolve(SyncedMark.FILE_NAME))) {
            return;
        }
        for (var entry : segmentFiles().entrySet()) {
            // the mark is the last step of a creation: without it nothing was ever stored
            if (!SegmentScan.of(entry.getValue(), entry.getKey()).frames().isEmpty()) {
                throw new CorruptionException(
                        directory.resolve(SyncedMark.FILE_NAME) + " is missing, but the log has content");
            }
        }
        DurableFiles.deleteRecursively(directory);
        DurableFiles.createDirectory(directory);
        SegmentSupply supply = new SegmentSupply(directory);
        try {
            SegmentHeader header =
                    new SegmentHeader(FIRST_SEGMENT, firstCapacity, newSalt(), 1, FIRST_SEGMENT, 0, Optional.empty());
            Segment.create(directory, supply.take(firstCapacity), header).close();
        } finally {
            supply.stop();
        }
        SyncedMark.create(directory);
    }

    Opened open() throws IOException {
        NavigableMap<Long, Path> files = segmentFiles();
        List<SegmentScan> scans = scanNeeded(files);
        SegmentScan newest = scans.get(scans.size() - 1);
        SyncedMark mark = SyncedMark.open(directory);
        LogIndex index = new LogIndex(scans.get(0).header().nextIndex());
        try {
            if (newest.sequence() < mark.value()) {
                throw new CorruptionException(
                        "The log in " + directory + " has lost its end: it was synced up to write " + mark.value()
                                + ", found are only " + newest.sequence());
            }
            long sequence = scans.get(0).header().sequence();
            for (SegmentScan scan : scans) {
                replay(scan, sequence, index);
                sequence = scan.sequence();
            }
            removeLeftovers(files, scans.get(0).header().segment());
            makeDurable(newest);
        } catch (IOException | RuntimeException e) {
            mark.close();
            for (Segment segment : index.segments()) {
                segment.close();
            }
            throw e;
        }
        List<Segment> segments = index.segments();
        return new Opened(index, mark, segments.get(segments.size() - 1), newest.isSealed(), newest.sequence());
    }

    private NavigableMap<Long, Path> segmentFiles() throws IOException {
        NavigableMap<Long, Path> files = new TreeMap<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
                for (Path file : all) {
                    Segment.number(file).ifPresent(number -> files.put(number, file));
                }
            }
        }
        return files;
    }

    /** From the newest one to the oldest that is needed; in order of number. */
    private List<SegmentScan> scanNeeded(NavigableMap<Long, Path> files) throws IOException {
        if (files.isEmpty()) {
            throw new CorruptionException(directory + " has no segment of the log");
        }
        List<SegmentScan> scans = new ArrayList<>();
        long oldestNeeded = FIRST_SEGMENT;
        for (long number = files.lastKey(); number >= oldestNeeded; number--) {
            Path file = files.get(number);
            if (file == null) {
                throw new CorruptionException(Segment.file(directory, number) + " is missing");
            }
            SegmentScan scan = SegmentScan.of(file, number);
            if (!scans.isEmpty() && !scan.isSealed()) {
                throw new CorruptionException(
                        file + " is damaged at " + scan.end() + ": it has no end, but the next segment was begun");
            }
            scans.add(scan.withoutFrames());
            oldestNeeded = Math.max(oldestNeeded, scan.oldestNeeded());
        }
        Collections.reverse(scans);
        return scans;
    }

    private void replay(SegmentScan scan, long sequenceBefore, LogIndex index) throws IOException {
        if (scan.header().sequence() != sequenceBefore) {
            throw new CorruptionException(
                    scan.file() + " does not follow the segment before it: that ends with write " + sequenceBefore
                            + ", and this one begins after " + scan.header().sequence());
        }
        Segment segment = Segment.open(scan.file(), scan.header(), scan.end());
        index.begin(segment);
        for (Frame frame : SegmentScan.of(scan.file(), scan.header().segment()).frames()) {
            switch (frame.kind()) {
                case RECORD, CONFIGURATION -> {
                    long expected = index.bounds().last() + 1;
                    if (frame.index() != expected) {
                        throw new CorruptionException(scan.file() + " has record " + frame.index() + " at "
                                + frame.offset() + ", where " + expected + " is expected");
                    }
                    index.add(segment, frame.index(), frame.offset());
                }
                case TRUNCATE_SUFFIX -> index.truncateSuffix(frame.index());
                case TRUNCATE_PREFIX -> index.truncatePrefix(frame.index());
                case RESET -> index.reset(frame.index());
                case SEAL -> {
                    // says nothing about records
                }
            }
        }
    }

    private void removeLeftovers(NavigableMap<Long, Path> files, long oldestNeeded) throws IOException {
        for (Path file : files.headMap(oldestNeeded).values()) {
            Files.deleteIfExists(file);
        }
        SegmentSupply.clean(directory);
    }

    /**
     * What was found is what this member will say it has, so it must be on the device. The last write may not be: after a write that has failed the system goes on showing what it could not write, and after a kill at the right
     * moment it shows a name that was not synced. And frames of a write that was not finished must not become sound again behind what is appended now.
     */
    private void makeDurable(SegmentScan newest) throws IOException {
        Frame last = newest.last();
        try (RandomAccessFile file = new RandomAccessFile(newest.file().toFile(), "rwd")) {
            if (last != null) {
                // written again: to sync is not enough, since the system takes what it has failed to write for written
                byte[] lastWrite = new byte[newest.end() - last.start()];
                file.seek(last.start());
                file.readFully(lastWrite);
                file.seek(last.start());
                file.write(lastWrite);
            }
            if (newest.dirty() && !newest.isSealed()) {
                file.seek(newest.end());
                file.write(new byte[newest.header().capacity() - newest.end()]);
            }
        }
        DurableFiles.syncDirectory(directory);
    }
}

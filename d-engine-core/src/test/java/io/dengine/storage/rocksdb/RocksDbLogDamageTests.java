package io.dengine.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.LogRecord;
import io.dengine.storage.StoreCopies;
import io.dengine.storage.support.SyncedMark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/** Damage to the log is refused; only what was never acknowledged is dropped. */
class RocksDbLogDamageTests {

    private static final int RECORDS = 5;

    @TempDir
    private Path directory;

    private Path original;
    private int copies;

    @BeforeEach
    void prepare() {
        original = directory.resolve("original");
    }

    private static LogRecord record(long index) {
        return new LogRecord(index, 3, false, ("payload " + index).getBytes(StandardCharsets.UTF_8));
    }

    private static void append(RocksDbLogStore log, long first, long last) {
        for (long index = first; index <= last; index++) {
            log.append(List.of(record(index)));
        }
    }

    /** What a crash leaves of a log, after the given writes. */
    private Path crashedAfter(Consumer<RocksDbLogStore> writes) throws IOException {
        RocksDbLogStore log = RocksDbLogStore.open(original);
        try {
            writes.accept(log);
            return StoreCopies.copy(original, directory.resolve("crashed"));
        } finally {
            log.close();
        }
    }

    private Path copy(Path source) throws IOException {
        return StoreCopies.copy(source, directory.resolve("copy-" + copies++));
    }

    private static List<Long> indexes(Path store) {
        RocksDbLogStore log = RocksDbLogStore.open(store);
        try {
            List<Long> found = new ArrayList<>();
            log.forEach(record -> {
                assertThat(record).usingRecursiveComparison().isEqualTo(record(record.index()));
                found.add(record.index());
            });
            assertThat(log.lastIndex() - log.firstIndex() + 1).isEqualTo(found.size());
            return found;
        } finally {
            log.close();
        }
    }

    /** Either opening or reading throws, or every record is there; says whether it was refused. */
    private static boolean refusedOrIntact(Path store, String damage) {
        try {
            assertThat(indexes(store)).as(damage).containsExactly(1L, 2L, 3L, 4L, 5L);
            return false;
        } catch (CorruptionException e) {
            return true;
        }
    }

    @Test
    void flippedBitAnywhereInTheWriteAheadLogIsRefused() throws IOException {
        Path crashed = crashedAfter(log -> append(log, 1, RECORDS));
        Path wal = StoreCopies.onlyFile(crashed, ".log");
        int size = (int) Files.size(wal);
        for (int offset = 0; offset < size; offset++) {
            Path damaged = copy(crashed);
            StoreCopies.flip(damaged.resolve(crashed.relativize(wal)), offset, offset % 8);
            assertThat(refusedOrIntact(damaged, "byte " + offset))
                    .as("byte " + offset)
                    .isTrue();
        }
    }

    @Test
    void flippedBitInTheLastRecordIsRefusedWithoutTheMark() throws IOException {
        Path crashed = crashedAfter(log -> append(log, 1, RECORDS));
        Path wal = StoreCopies.onlyFile(crashed, ".log");
        // as after a failure of power, when the mark had not reached the device yet
        SyncedMark.create(crashed);
        int size = (int) Files.size(wal);
        int lastRecord = recordOffsets(Files.readAllBytes(wal)).get(RECORDS - 1);
        for (int offset = lastRecord; offset < size; offset++) {
            int bits = offset < lastRecord + 7 ? 8 : 1;
            for (int bit = 0; bit < bits; bit++) {
                Path damaged = copy(crashed);
                StoreCopies.flip(damaged.resolve(crashed.relativize(wal)), offset, bit);
                assertThat(refusedOrIntact(damaged, "byte " + offset))
                        .as("byte " + offset)
                        .isTrue();
            }
        }
    }

    @Test
    void flippedBitInALengthFieldIsRefusedWithoutTheMark() throws IOException {
        Path crashed = crashedAfter(log -> append(log, 1, RECORDS));
        Path wal = StoreCopies.onlyFile(crashed, ".log");
        SyncedMark.create(crashed);
        for (int record : recordOffsets(Files.readAllBytes(wal))) {
            for (int bit = 0; bit < 16; bit++) {
                Path damaged = copy(crashed);
                StoreCopies.flip(damaged.resolve(crashed.relativize(wal)), record + 4 + bit / 8, bit % 8);
                assertThat(refusedOrIntact(damaged, "record at " + record + ", bit " + bit))
                        .as("record at " + record)
                        .isTrue();
            }
        }
    }

    private static List<Integer> recordOffsets(byte[] wal) {
        List<Integer> offsets = new ArrayList<>();
        int at = 0;
        while (at < wal.length) {
            offsets.add(at);
            at += 7 + (wal[at + 4] & 0xff) + ((wal[at + 5] & 0xff) << 8);
        }
        return offsets;
    }

    @Test
    void tornLastRecordIsDropped() throws IOException {
        RocksDbLogStore log = RocksDbLogStore.open(original);
        append(log, 1, RECORDS - 1);
        // the mark of a moment when the last record had not been acknowledged
        byte[] mark = Files.readAllBytes(original.resolve(SyncedMark.FILE_NAME));
        int before = (int) Files.size(StoreCopies.onlyFile(original, ".log"));
        append(log, RECORDS, RECORDS);
        Path crashed = StoreCopies.copy(original, directory.resolve("crashed"));
        log.close();
        Files.write(crashed.resolve(SyncedMark.FILE_NAME), mark);
        Path wal = StoreCopies.onlyFile(crashed, ".log");
        byte[] content = Files.readAllBytes(wal);
        for (int size = before; size < content.length; size++) {
            Path torn = copy(crashed);
            Files.write(torn.resolve(crashed.relativize(wal)), Arrays.copyOf(content, size));
            assertThat(indexes(torn)).as("cut at " + size).containsExactly(1L, 2L, 3L, 4L);
            // and once more, now that the end was dropped
            assertThat(indexes(torn)).as("cut at " + size).containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void endThatLooksTornButIsOfNoKnownTypeIsRefused() throws IOException {
        Path crashed = crashedAfter(log -> append(log, 1, RECORDS));
        Path wal = StoreCopies.onlyFile(crashed, ".log");
        byte[] content = Files.readAllBytes(wal);
        // a header that promises more than there is; RocksDB would read a type of 5 to 8 for ever
        for (byte type : new byte[] {0, 5, 6, 7, 8, 9, 11, -126}) {
            Path damaged = copy(crashed);
            byte[] longer = Arrays.copyOf(content, content.length + 40);
            longer[content.length] = 1;
            longer[content.length + 5] = 1;
            longer[content.length + 6] = type;
            Files.write(damaged.resolve(crashed.relativize(wal)), longer);
            assertThatThrownBy(() -> indexes(damaged)).as("type %s", type).isInstanceOf(CorruptionException.class);
        }
    }

    @Test
    void lossOfAnAcknowledgedRecordIsRefusedEachTime() throws IOException {
        Path crashed = crashedAfter(log -> append(log, 1, RECORDS));
        Path wal = StoreCopies.onlyFile(crashed, ".log");
        byte[] content = Files.readAllBytes(wal);
        for (int size : new int[] {0, content.length / 2, content.length - 1}) {
            Path cut = copy(crashed);
            Files.write(cut.resolve(crashed.relativize(wal)), Arrays.copyOf(content, size));
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> indexes(cut)).isInstanceOf(CorruptionException.class);
            }
        }
        Files.delete(wal);
        assertThatThrownBy(() -> indexes(crashed)).isInstanceOf(CorruptionException.class);
    }

    @Test
    void refusalChangesNothing() throws IOException {
        Path crashed = crashedAfter(log -> append(log, 1, RECORDS));
        Path wal = StoreCopies.onlyFile(crashed, ".log");
        byte[] sound = Files.readAllBytes(wal);
        Files.write(wal, Arrays.copyOf(sound, sound.length - 1));
        assertThatThrownBy(() -> indexes(crashed)).isInstanceOf(CorruptionException.class);
        Files.write(wal, sound);
        assertThat(indexes(crashed)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void flippedBitInATableOrManifestIsRefusedOrHarmless() throws Exception {
        Path flushed = crashedAfter(log -> append(log, 1, RECORDS));
        try (Options options = new Options();
                RocksDB db = RocksDB.open(options, flushed.toString());
                FlushOptions flush = new FlushOptions()) {
            db.flush(flush);
        }
        List<Path> files = new ArrayList<>(StoreCopies.files(flushed, ".sst"));
        Path manifest =
                flushed.resolve(Files.readString(flushed.resolve("CURRENT")).trim());
        files.add(manifest);
        files.add(flushed.resolve("CURRENT"));
        files.add(flushed.resolve(SyncedMark.FILE_NAME));
        int refused = 0;
        for (Path file : files) {
            int size = (int) Files.size(file);
            for (int offset = 0; offset < size; offset += 1 + size / 60) {
                Path damaged = copy(flushed);
                StoreCopies.flip(damaged.resolve(flushed.relativize(file)), offset, offset % 8);
                refused += refusedOrIntact(damaged, file + " byte " + offset) ? 1 : 0;
            }
        }
        assertThat(refused).isGreaterThan(20);
    }

    @Test
    void flippedBitInALargeRecordIsRefused() throws IOException {
        byte[] payload = new byte[100_000];
        Path crashed = crashedAfter(log -> log.append(List.of(new LogRecord(1, 1, false, payload))));
        SyncedMark.create(crashed);
        Path wal = StoreCopies.onlyFile(crashed, ".log");
        for (int offset = 4; offset < Files.size(wal); offset += 32 * 1024) {
            for (int bit = 0; bit < 16; bit++) {
                Path damaged = copy(crashed);
                StoreCopies.flip(damaged.resolve(crashed.relativize(wal)), offset + bit / 8, bit % 8);
                assertThatThrownBy(() -> indexes(damaged)).isInstanceOf(CorruptionException.class);
            }
        }
    }

    @Test
    void missingRecordIsRefused() throws Exception {
        RocksDbLogStore log = RocksDbLogStore.open(original);
        append(log, 1, RECORDS);
        log.close();
        try (Options options = new Options();
                RocksDB db = RocksDB.open(options, original.toString())) {
            db.delete(LogRecordCodec.key(3));
        }
        assertThatThrownBy(() -> RocksDbLogStore.open(original))
                .isInstanceOf(CorruptionException.class)
                .hasMessageContaining("lost records");
    }

    @Test
    void recordThatDoesNotMatchItsChecksumIsRefusedWhenItIsRead() throws Exception {
        RocksDbLogStore log = RocksDbLogStore.open(original);
        append(log, 1, RECORDS);
        log.close();
        try (Options options = new Options();
                RocksDB db = RocksDB.open(options, original.toString())) {
            db.put(LogRecordCodec.key(3), LogRecordCodec.encode(record(4)));
        }
        RocksDbLogStore damaged = RocksDbLogStore.open(original);
        assertThat(damaged.read(2)).isPresent();
        assertThatThrownBy(() -> damaged.read(3)).isInstanceOf(CorruptionException.class);
        assertThatThrownBy(() -> damaged.forEach(record -> {})).isInstanceOf(CorruptionException.class);
        damaged.close();
    }

    @Test
    void lostMarkIsRefused() throws IOException {
        Path crashed = crashedAfter(log -> append(log, 1, RECORDS));
        Files.delete(crashed.resolve(SyncedMark.FILE_NAME));
        assertThatThrownBy(() -> RocksDbLogStore.open(crashed)).isInstanceOf(CorruptionException.class);
    }

    @Test
    void unfinishedCreationIsDoneAgain() throws IOException {
        Path crashed = crashedAfter(log -> {});
        Files.delete(crashed.resolve(SyncedMark.FILE_NAME));
        assertThat(indexes(crashed)).isEmpty();
        Files.delete(crashed.resolve(SyncedMark.FILE_NAME));
        Files.delete(crashed.resolve("CURRENT"));
        assertThat(indexes(crashed)).isEmpty();
    }

    @Test
    void crashKeepsEveryAcknowledgedChange() throws IOException {
        Path crashed = crashedAfter(log -> {
            append(log, 1, 20);
            log.truncatePrefix(8);
            log.truncateSuffix(15);
            append(log, 16, 17);
        });
        assertThat(indexes(crashed)).containsExactly(8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L);
    }
}

package io.dengine.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.LogRecord;
import io.dengine.storage.StoreCopies;
import io.dengine.storage.support.DurableFiles;
import io.dengine.storage.support.SyncedMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage to the log is refused; only what was never acknowledged is dropped. */
class FileLogDamageTests {

    private static final int SECTOR = 512;
    private static final SegmentSizes SMALL = new SegmentSizes(2048, 4096);

    @TempDir
    private Path directory;

    private Path original;
    private int copies;

    @BeforeEach
    void prepare() {
        original = directory.resolve("original");
    }

    private static LogRecord record(long index) {
        byte[] payload = new byte[(int) (index * 37 % 200)];
        new Random(index).nextBytes(payload);
        return new LogRecord(index, 3, index % 5 == 0, payload);
    }

    private static List<LogRecord> records(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(FileLogDamageTests::record)
                .toList();
    }

    /** What a crash leaves of a log, after the given writes. */
    private Path crashedAfter(Consumer<FileLogStore> writes) throws IOException {
        FileLogStore log = FileLogStore.open(original, SMALL);
        try {
            writes.accept(log);
            return copy(original);
        } finally {
            log.close();
        }
    }

    private Path copy(Path source) throws IOException {
        return StoreCopies.copy(source, directory.resolve("copy-" + copies++));
    }

    private static void assertHas(Path store, long first, long last) {
        FileLogStore log = FileLogStore.open(store, SMALL);
        try {
            assertThat(log.firstIndex()).isEqualTo(first);
            assertThat(log.lastIndex()).isEqualTo(last);
            List<LogRecord> found = new ArrayList<>();
            log.forEach(found::add);
            assertThat(texts(found)).isEqualTo(texts(records(first, last)));
        } finally {
            log.close();
        }
    }

    private static List<String> texts(List<LogRecord> records) {
        return records.stream().map(FileLogRandomTests::text).toList();
    }

    private static void append(FileLogStore log, long first, long last) {
        for (long index = first; index <= last; index++) {
            log.append(List.of(record(index)));
        }
    }

    private static List<Path> segments(Path store) throws IOException {
        try (var files = Files.list(store)) {
            return files.filter(file -> Segment.number(file).isPresent())
                    .sorted()
                    .toList();
        }
    }

    private static void appendBatches(FileLogStore log, long first, long last, int size) {
        for (long index = first; index <= last; index += size) {
            log.append(records(index, Math.min(last, index + size - 1)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void aFlippedBitAnywhereInWhatWasWrittenIsRefused(int batch) throws IOException {
        Path crashed = crashedAfter(log -> appendBatches(log, 1, 40, batch));
        List<Path> segments = segments(crashed);
        assertThat(segments).hasSizeGreaterThan(2);
        for (Path segment : segments) {
            int written =
                    SegmentScan.of(segment, Segment.number(segment).getAsLong()).end();
            byte[] sound = Files.readAllBytes(segment);
            for (int offset = 0; offset < written; offset++) {
                StoreCopies.flip(segment, offset, offset % 8);
                String what = segment.getFileName() + " byte " + offset;
                // zeros behind the fields of a header and behind payloads are looked at by its checksum, or by nobody
                if (isPadding(sound, segment, offset)) {
                    assertHas(crashed, 1, 40);
                } else {
                    assertThatThrownBy(() -> assertHas(crashed, 1, 40))
                            .as(what)
                            .isInstanceOf(CorruptionException.class);
                }
                Files.write(segment, sound);
            }
        }
        assertHas(crashed, 1, 40);
    }

    /** Whether the byte lies between the payload of a frame and the next frame. */
    private static boolean isPadding(byte[] content, Path segment, int offset) {
        if (offset < SegmentHeader.BYTES) {
            return false;
        }
        long salt = SegmentHeader.decode(segment, Segment.number(segment).getAsLong(), content)
                .salt();
        int at = SegmentHeader.BYTES;
        while (true) {
            Frame frame = Frame.decode(content, at, salt);
            if (frame == null) {
                throw new IllegalStateException("no frame at " + at);
            }
            if (offset < at + frame.size()) {
                return offset >= at + Frame.HEADER_BYTES + frame.payloadBytes();
            }
            at += frame.size();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void aFlippedBitBeforeTheLastWriteIsRefusedWithoutTheMark(int batch) throws IOException {
        Path crashed = crashedAfter(log -> appendBatches(log, 1, 40, batch));
        // as after a failure of power, when the mark had not reached the device yet
        SyncedMark.create(crashed);
        Path newest = segments(crashed).get(segments(crashed).size() - 1);
        SegmentScan scan = SegmentScan.of(newest, Segment.number(newest).getAsLong());
        int lastWrite = scan.frames().get(scan.frames().size() - 1).start();
        byte[] sound = Files.readAllBytes(newest);
        for (int offset = 0; offset < lastWrite; offset++) {
            StoreCopies.flip(newest, offset, offset % 8);
            if (!isPadding(sound, newest, offset)) {
                assertThatThrownBy(() -> assertHas(crashed, 1, 40))
                        .as("byte " + offset)
                        .isInstanceOf(CorruptionException.class);
            }
            Files.write(newest, sound);
        }
    }

    @Test
    void ofATornWriteAPrefixIsKeptWhateverSectorsCameToTheDevice() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 150; round++) {
            Path store = directory.resolve("torn-" + round);
            long acknowledged = 1 + random.nextInt(30);
            long last = acknowledged + 1 + random.nextInt(12);
            tear(store, acknowledged, last, random);

            FileLogStore log = FileLogStore.open(store, SMALL);
            long kept = log.lastIndex();
            assertThat(kept).as("round " + round).isBetween(acknowledged, last);
            // shorter and longer ones than those that were torn: nothing of these may come back behind them
            append(log, kept + 1, kept + 1 + random.nextInt(3));
            long appended = log.lastIndex();
            Path crashedAgain = copy(store);
            log.close();
            assertHas(crashedAgain, 1, appended);
            assertHas(store, 1, appended);
        }
    }

    /** A store in which a write was under way that was to make {@code last} the last index. */
    private void tear(Path store, long acknowledged, long last, Random random) throws IOException {
        FileLogStore log = FileLogStore.open(store, SMALL);
        append(log, 1, acknowledged);
        Path before = copy(store);
        log.append(records(acknowledged + 1, last));
        Path after = copy(store);
        log.close();
        // segments begun by the write: each of its writes is complete when the next one begins, so cut at a random one
        List<Path> newer = segments(after);
        int cut = segments(before).size()
                - 1
                + random.nextInt(newer.size() - segments(before).size() + 1);
        for (int i = newer.size() - 1; i > cut; i--) {
            Files.delete(newer.get(i));
        }
        Path torn = newer.get(cut);
        byte[] content = Files.readAllBytes(torn);
        Path old = before.resolve(torn.getFileName());
        byte[] oldContent = Files.exists(old) ? Files.readAllBytes(old) : headerOnly(content);
        for (int sector = 0; sector < content.length; sector += SECTOR) {
            if (random.nextBoolean()) {
                System.arraycopy(oldContent, sector, content, sector, SECTOR);
            }
        }
        Files.write(torn, content);
        Files.copy(
                before.resolve(SyncedMark.FILE_NAME),
                after.resolve(SyncedMark.FILE_NAME),
                StandardCopyOption.REPLACE_EXISTING);
        DurableFiles.deleteRecursively(store);
        Files.move(after, store);
    }

    private static byte[] headerOnly(byte[] content) {
        byte[] header = new byte[content.length];
        System.arraycopy(content, 0, header, 0, SegmentHeader.BYTES);
        return header;
    }

    @Test
    void lossOfAnAcknowledgedRecordIsRefusedEachTime() throws IOException {
        Path crashed = crashedAfter(log -> append(log, 1, 40));
        List<Path> segments = segments(crashed);
        Path newest = segments.get(segments.size() - 1);
        byte[] content = Files.readAllBytes(newest);
        SegmentScan scan = SegmentScan.of(newest, Segment.number(newest).getAsLong());
        byte[] shorter = content.clone();
        Arrays.fill(shorter, scan.frames().get(scan.frames().size() - 1).offset(), content.length, (byte) 0);
        for (int attempt = 0; attempt < 2; attempt++) {
            Files.write(newest, shorter);
            assertThatThrownBy(() -> assertHas(crashed, 1, 39))
                    .isInstanceOf(CorruptionException.class)
                    .hasMessageContaining("has lost its end");
        }
        Files.delete(newest);
        assertThatThrownBy(() -> assertHas(crashed, 1, 40)).isInstanceOf(CorruptionException.class);
        Files.write(newest, content);
        assertHas(crashed, 1, 40);
        Files.delete(segments.get(1));
        assertThatThrownBy(() -> assertHas(crashed, 1, 40))
                .isInstanceOf(CorruptionException.class)
                .hasMessage(segments.get(1) + " is missing");
    }

    @Test
    void aSegmentThatIsNotNeededAnyMoreMayBeThereOrNot() throws IOException {
        Path before = crashedAfter(log -> append(log, 1, 40));
        // closed: what is not needed is deleted in the background
        FileLogStore log = FileLogStore.open(original, SMALL);
        log.truncatePrefix(35);
        log.close();
        Path after = copy(original);
        Path oldest = segments(before).get(0);
        assertThat(segments(after)).isNotEmpty().doesNotContain(after.resolve(oldest.getFileName()));
        assertHas(copy(after), 35, 40);

        Files.copy(oldest, after.resolve(oldest.getFileName()));
        assertHas(after, 35, 40);
        assertThat(after.resolve(oldest.getFileName())).doesNotExist();
    }

    @Test
    void aCrashBetweenTheEndOfASegmentAndTheNextOneIsNoDamage() throws IOException {
        Path crashed = crashedAfter(log -> {
            append(log, 1, 3);
            log.markIncarnation(new UUID(1, 2));
        });
        List<Path> segments = segments(crashed);
        assertThat(segments).hasSize(2);
        Files.delete(segments.get(1));

        FileLogStore log = FileLogStore.open(crashed, SMALL);
        assertThat(log.incarnation()).isEmpty();
        log.append(records(4, 5));
        log.close();
        assertHas(crashed, 1, 5);
    }

    @Test
    void crashKeepsEveryAcknowledgedChange() throws IOException {
        Path crashed = crashedAfter(log -> {
            append(log, 1, 20);
            log.truncatePrefix(8);
            log.truncateSuffix(15);
            append(log, 16, 17);
        });
        assertHas(crashed, 8, 17);
        Path reset = crashedAfter(log -> {
            log.reset(100);
            append(log, 100, 103);
        });
        assertHas(reset, 100, 103);
    }

    @Test
    void theIncarnationOutlivesEverySegment() throws IOException {
        UUID incarnation = new UUID(3, 4);
        Path crashed = crashedAfter(log -> {
            log.markIncarnation(incarnation);
            for (int round = 0; round < 20; round++) {
                append(log, log.lastIndex() + 1, log.lastIndex() + 10);
                log.truncatePrefix(log.lastIndex());
            }
        });
        FileLogStore log = FileLogStore.open(crashed, SMALL);
        assertThat(log.incarnation()).contains(incarnation);
        log.close();
    }

    /** A member that is started with such a value at the end of its log must not compute checksums for minutes. */
    @Test
    void aValueFullOfWhatLooksLikeFramesIsSearchedOnce() throws IOException {
        SegmentSizes large = new SegmentSizes(16 << 20, 16 << 20);
        byte[] payload = new byte[8 << 20];
        ByteBuffer header = ByteBuffer.wrap(payload);
        while (header.remaining() >= 8) {
            header.putInt(4 << 20).put((byte) 0xd7).put((byte) 1).putShort((short) 0);
        }
        FileLogStore log = FileLogStore.open(original, large);
        log.append(List.of(record(1)));
        log.append(List.of(new LogRecord(2, 1, false, payload)));
        Path crashed = copy(original);
        log.close();
        SyncedMark.create(crashed);
        // the last write is torn: what it carried lies behind the end
        StoreCopies.flip(
                segments(crashed).get(0),
                SegmentScan.of(segments(original).get(0), 1).frames().get(1).offset(),
                0);
        FileLogStore reopened =
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> FileLogStore.open(crashed, large));
        assertThat(reopened.lastIndex()).isEqualTo(1);
        reopened.close();
    }

    @Test
    void lostMarkIsRefused() throws IOException {
        Path crashed = crashedAfter(log -> append(log, 1, 5));
        Files.delete(crashed.resolve(SyncedMark.FILE_NAME));
        assertThatThrownBy(() -> FileLogStore.open(crashed, SMALL)).isInstanceOf(CorruptionException.class);
    }

    @Test
    void unfinishedCreationIsDoneAgain() throws IOException {
        Path crashed = crashedAfter(log -> {});
        Files.delete(crashed.resolve(SyncedMark.FILE_NAME));
        assertHas(crashed, 1, 0);
    }

    @Test
    void aRecordThatIsDamagedWhileTheLogIsOpenIsRefusedWhenItIsRead() throws IOException {
        FileLogStore log = FileLogStore.open(original, SMALL);
        append(log, 1, 3);
        Path segment = segments(original).get(0);
        int offset = SegmentScan.of(segment, 1).frames().get(1).offset() + Frame.HEADER_BYTES;
        StoreCopies.flip(segment, offset, 3);

        assertThat(log.read(1)).isPresent();
        assertThatThrownBy(() -> log.read(2))
                .isInstanceOf(CorruptionException.class)
                .hasMessageContainingAll("Record 2", segment.toString());
        assertThatThrownBy(() -> log.forEach(record -> {})).isInstanceOf(CorruptionException.class);
        assertThat(log.read(3)).isPresent();
        log.close();
    }
}

package io.dengine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link StorageEngine} must do. Extend it to test an implementation of your own. */
public abstract class AbstractStorageEngineContractTests {

    @TempDir
    protected Path directory;

    protected StorageEngine engine;

    /** A new engine, not opened. Durable ones find in a directory what another instance left there. */
    protected abstract StorageEngine createEngine();

    @BeforeEach
    void openEngine() {
        engine = createEngine();
        engine.open(directory);
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    /** A record with some content. */
    protected static LogRecord record(long index) {
        return new LogRecord(
                index, 1 + index / 10, index % 3 == 0, ("payload of " + index).getBytes(StandardCharsets.UTF_8));
    }

    /** Records with consecutive indexes. */
    protected static List<LogRecord> records(long first, long last) {
        List<LogRecord> records = new ArrayList<>();
        for (long index = first; index <= last; index++) {
            records.add(record(index));
        }
        return records;
    }

    /** That the log has these records and no others. */
    protected static void assertHas(LogStore log, long first, long last) {
        assertThat(log.firstIndex()).isEqualTo(first);
        assertThat(log.lastIndex()).isEqualTo(last);
        List<LogRecord> all = new ArrayList<>();
        log.forEach(all::add);
        assertThat(all).usingRecursiveFieldByFieldElementComparator().containsExactlyElementsOf(records(first, last));
        for (long index = first; index <= last; index++) {
            assertThat(log.read(index)).get().usingRecursiveComparison().isEqualTo(record(index));
        }
        assertThat(log.read(first - 1)).isEmpty();
        assertThat(log.read(last + 1)).isEmpty();
    }

    private LogStore log() {
        return engine.logStore();
    }

    private MetaStore meta() {
        return engine.metaStore();
    }

    /** Closes and opens again; a durable engine in a new instance. */
    protected void reopen() {
        engine.close();
        if (engine.isDurable()) {
            engine = createEngine();
        }
        engine.open(directory);
    }

    @Test
    void newLogIsEmptyAndStartsAtOne() {
        assertThat(log().firstIndex()).isEqualTo(1);
        assertThat(log().lastIndex()).isZero();
        assertHas(log(), 1, 0);
    }

    @Test
    void appendedRecordsAreRead() {
        log().append(records(1, 5));
        log().append(records(6, 12));
        assertHas(log(), 1, 12);
    }

    @Test
    void emptyPayloadIsKept() {
        log().append(List.of(new LogRecord(1, 7, true, new byte[0])));
        assertThat(log().read(1)).get().usingRecursiveComparison().isEqualTo(new LogRecord(1, 7, true, new byte[0]));
    }

    @Test
    void largePayloadIsKept() {
        byte[] payload = new byte[300_000];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (i * 31);
        }
        log().append(List.of(new LogRecord(1, 1, false, payload)));
        reopen();
        assertThat(log().read(1).orElseThrow().payload()).isEqualTo(payload);
    }

    @Test
    void appendWithAGapIsRefusedAndWritesNothing() {
        log().append(records(1, 3));
        assertThatThrownBy(() -> log().append(records(5, 6))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log().append(records(3, 4))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log().append(List.of(record(4), record(6))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log().append(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertHas(log(), 1, 3);
    }

    @Test
    void contentSurvivesReopening() {
        log().append(records(1, 20));
        log().truncatePrefix(4);
        log().truncateSuffix(15);
        meta().put(Map.of("term", "3"));
        reopen();
        assertHas(log(), 4, 15);
        assertThat(meta().get("term")).contains("3");
    }

    @Test
    void closedEngineOfTheSameInstanceOpensAgain() {
        log().append(records(1, 3));
        engine.close();
        engine.open(directory);
        assertHas(log(), 1, 3);
    }

    @Test
    void truncatePrefixKeepsTheRest() {
        log().append(records(1, 10));
        log().truncatePrefix(7);
        assertHas(log(), 7, 10);
        log().truncatePrefix(3);
        assertHas(log(), 7, 10);
    }

    @Test
    void truncatePrefixOfEverythingLeavesAnEmptyLogThatGoesOn() {
        log().append(records(1, 10));
        log().truncatePrefix(11);
        assertHas(log(), 11, 10);
        reopen();
        assertHas(log(), 11, 10);
        log().append(records(11, 12));
        assertHas(log(), 11, 12);
    }

    @Test
    void truncatePrefixBeyondTheEndIsRefused() {
        log().append(records(1, 10));
        assertThatThrownBy(() -> log().truncatePrefix(12)).isInstanceOf(IllegalArgumentException.class);
        assertHas(log(), 1, 10);
    }

    @Test
    void truncateSuffixMakesRoomForOthers() {
        log().append(records(1, 10));
        log().truncateSuffix(6);
        assertHas(log(), 1, 6);
        log().append(records(7, 8));
        reopen();
        assertHas(log(), 1, 8);
    }

    @Test
    void truncateSuffixOfEverythingLeavesAnEmptyLog() {
        log().append(records(1, 10));
        log().truncatePrefix(4);
        log().truncateSuffix(3);
        assertHas(log(), 4, 3);
        reopen();
        assertHas(log(), 4, 3);
    }

    @Test
    void truncateSuffixAtOrAfterTheEndChangesNothing() {
        log().append(records(1, 3));
        log().truncateSuffix(3);
        log().truncateSuffix(9);
        assertHas(log(), 1, 3);
    }

    @Test
    void truncateSuffixBeforeTheStartIsRefused() {
        log().append(records(1, 10));
        log().truncatePrefix(5);
        assertThatThrownBy(() -> log().truncateSuffix(3)).isInstanceOf(IllegalArgumentException.class);
        assertHas(log(), 5, 10);
    }

    @Test
    void resetLeavesAnEmptyLogAtTheNextIndex() {
        log().append(records(1, 10));
        log().reset(100);
        assertHas(log(), 100, 99);
        log().append(records(100, 103));
        reopen();
        assertHas(log(), 100, 103);
    }

    @Test
    void resetMayGoBack() {
        log().append(records(1, 30));
        log().truncatePrefix(20);
        log().reset(5);
        assertHas(log(), 5, 4);
        log().append(records(5, 6));
        reopen();
        assertHas(log(), 5, 6);
        assertThatThrownBy(() -> log().reset(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readersRunBesideTheWriter() throws Exception {
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            Future<?> reading = reader.submit(() -> {
                while (log().lastIndex() < 200) {
                    long last = log().lastIndex();
                    log().read(last)
                            .ifPresent(found -> assertThat(found.index()).isEqualTo(last));
                    log().read(log().firstIndex());
                }
            });
            for (long index = 1; index <= 200; index++) {
                log().append(records(index, index));
                if (index % 20 == 0) {
                    log().truncatePrefix(index - 10);
                    log().truncateSuffix(index - 5);
                    log().append(records(index - 4, index));
                }
            }
            reading.get(30, TimeUnit.SECONDS);
        } finally {
            reader.shutdownNow();
        }
    }

    @Test
    void metaValuesAreSetTogether() {
        assertThat(meta().get("term")).isEmpty();
        meta().put(Map.of("term", "1", "vote", "a"));
        meta().put(Map.of("term", "2"));
        assertThat(meta().get("term")).contains("2");
        assertThat(meta().get("vote")).contains("a");
        meta().put(Map.of());
        assertThat(meta().get("vote")).contains("a");
    }

    @Test
    void incarnationIsMarkedOnceAndKept() {
        assertThat(log().incarnation()).isEmpty();
        assertThat(meta().incarnation()).isEmpty();
        UUID ofLog = new UUID(1, 2);
        UUID ofMeta = new UUID(3, 4);
        log().markIncarnation(ofLog);
        meta().markIncarnation(ofMeta);
        meta().put(Map.of("term", "2"));
        log().append(records(1, 3));
        log().truncatePrefix(4);
        log().reset(50);
        reopen();
        assertThat(log().incarnation()).contains(ofLog);
        assertThat(meta().incarnation()).contains(ofMeta);
        assertThatThrownBy(() -> log().markIncarnation(ofMeta)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> meta().markIncarnation(ofLog)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closedEngineRefusesEverything() {
        log().append(records(1, 3));
        LogStore closedLog = log();
        MetaStore closedMeta = meta();
        engine.close();
        engine.close();
        List<Runnable> calls = List.of(
                () -> engine.logStore(),
                () -> engine.metaStore(),
                closedLog::incarnation,
                () -> closedLog.markIncarnation(new UUID(1, 1)),
                closedLog::firstIndex,
                closedLog::lastIndex,
                () -> closedLog.read(1),
                () -> closedLog.forEach(found -> {}),
                () -> closedLog.append(records(4, 4)),
                () -> closedLog.truncatePrefix(2),
                () -> closedLog.truncateSuffix(2),
                () -> closedLog.reset(9),
                closedMeta::incarnation,
                () -> closedMeta.markIncarnation(new UUID(1, 1)),
                () -> closedMeta.get("term"),
                () -> closedMeta.put(Map.of("term", "1")));
        for (Runnable call : calls) {
            assertThatThrownBy(call::run).isInstanceOf(StorageException.class).hasMessageContaining("closed");
        }
    }

    @Test
    void closingWhileReadingIsSafe() throws Exception {
        log().append(records(1, 50));
        LogStore shared = log();
        ExecutorService readers = Executors.newFixedThreadPool(3);
        try {
            List<Future<Long>> reading = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                reading.add(readers.submit(() -> readUntilClosed(shared)));
            }
            engine.close();
            for (Future<Long> reads : reading) {
                assertThat(reads.get(30, TimeUnit.SECONDS)).isNotNegative();
            }
        } finally {
            readers.shutdownNow();
        }
    }

    private static long readUntilClosed(LogStore shared) {
        for (long reads = 0; ; reads++) {
            try {
                assertThat(shared.read(1 + reads % 50)).isPresent();
            } catch (StorageException e) {
                assertThat(e).hasMessageContaining("closed");
                return reads;
            }
        }
    }

    @Test
    void openTwiceIsRefused() {
        assertThatThrownBy(() -> engine.open(directory)).isInstanceOf(StorageException.class);
        assertThat(log().lastIndex()).isZero();
    }

    @Test
    void otherDirectoryIsAnotherStore(@TempDir Path other) {
        log().append(records(1, 3));
        StorageEngine second = createEngine();
        second.open(other);
        assertThat(second.logStore().lastIndex()).isZero();
        second.close();
    }
}

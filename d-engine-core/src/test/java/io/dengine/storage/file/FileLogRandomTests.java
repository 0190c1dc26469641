package io.dengine.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.storage.LogRecord;
import io.dengine.storage.StoreCopies;
import io.dengine.storage.support.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random changes, crashes and reopenings against a map, with segments so small that they are used again all the time. */
class FileLogRandomTests {

    private static final SegmentSizes SMALL = new SegmentSizes(2048, 4096);

    @TempDir
    private Path directory;

    private static LogRecord record(long index, Random random) {
        byte[] payload = new byte[random.nextInt(random.nextInt(10) == 0 ? 9000 : 300)];
        random.nextBytes(payload);
        return new LogRecord(index, 1 + random.nextInt(5), random.nextBoolean(), payload);
    }

    /** All of a record, short enough to be compared often. */
    static String text(LogRecord record) {
        return record.index() + " " + record.term() + " " + record.configuration() + " " + record.payload().length + " "
                + Arrays.hashCode(record.payload());
    }

    private static void assertSame(FileLogStore log, NavigableMap<Long, LogRecord> model, long next) {
        assertThat(log.lastIndex()).isEqualTo(next - 1);
        assertThat(log.firstIndex()).isEqualTo(model.isEmpty() ? next : model.firstKey());
        List<LogRecord> found = new ArrayList<>();
        log.forEach(found::add);
        assertThat(found.stream().map(FileLogRandomTests::text))
                .containsExactlyElementsOf(
                        model.values().stream().map(FileLogRandomTests::text).toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void isTheSameAsAMap(long seed) throws IOException {
        Random random = new Random(seed);
        NavigableMap<Long, LogRecord> model = new TreeMap<>();
        long next = 1;
        Path store = directory.resolve("log");
        FileLogStore log = FileLogStore.open(store, SMALL);
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(12)) {
                case 0 -> {
                    long first = (model.isEmpty() ? next : model.firstKey()) + random.nextInt(model.size() + 1);
                    log.truncatePrefix(first);
                    model.headMap(first).clear();
                }
                case 1 -> {
                    long last = next - 1 - random.nextInt(Math.min(model.size(), 10) + 1);
                    log.truncateSuffix(last);
                    model.tailMap(last, false).clear();
                    next = last + 1;
                }
                case 2 -> {
                    if (random.nextInt(5) == 0) {
                        next = 1 + random.nextInt(1000);
                        log.reset(next);
                        model.clear();
                    }
                }
                case 3 -> {
                    log.close();
                    log = FileLogStore.open(store, SMALL);
                }
                case 4 -> {
                    Path crashed = StoreCopies.copy(store, directory.resolve("crashed-" + step));
                    log.close();
                    DurableFiles.deleteRecursively(store);
                    store = crashed;
                    log = FileLogStore.open(store, SMALL);
                }
                default -> {
                    List<LogRecord> records = new ArrayList<>();
                    for (int i = 1 + random.nextInt(8); i > 0; i--) {
                        LogRecord record = record(next, random);
                        records.add(record);
                        model.put(next, record);
                        next++;
                    }
                    log.append(records);
                }
            }
            assertSame(log, model, next);
        }
        log.close();
    }

    @Test
    void readersSeeSoundRecordsWhileSegmentsAreUsedAgain() throws Exception {
        FileLogStore log = FileLogStore.open(directory.resolve("log"), SMALL);
        AtomicBoolean ended = new AtomicBoolean();
        ExecutorService readers = Executors.newFixedThreadPool(2);
        List<Future<Long>> found = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            long seed = i;
            found.add(readers.submit(() -> {
                Random random = new Random(seed);
                long count = 0;
                while (!ended.get()) {
                    long first = log.firstIndex();
                    long index = first + random.nextInt((int) Math.max(1, log.lastIndex() - first + 1));
                    Optional<LogRecord> record = log.read(index);
                    if (record.isPresent()) {
                        assertThat(record.get().index()).isEqualTo(index);
                        byte[] expected = new byte[(int) (index % 250)];
                        Arrays.fill(expected, (byte) index);
                        assertThat(Arrays.equals(record.get().payload(), expected))
                                .isTrue();
                        count++;
                    }
                }
                return count;
            }));
        }
        for (long index = 1; index <= 4000; index++) {
            byte[] payload = new byte[(int) (index % 250)];
            Arrays.fill(payload, (byte) index);
            log.append(List.of(new LogRecord(index, 1, false, payload)));
            if (index % 50 == 0) {
                log.truncatePrefix(index - 20);
            }
        }
        ended.set(true);
        for (Future<Long> each : found) {
            assertThat(each.get(60, TimeUnit.SECONDS)).isPositive();
        }
        readers.shutdown();
        log.close();
    }
}

package io.dengine.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.dengine.storage.LogRecord;
import io.dengine.storage.StorageException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksDbLogStoreTests {

    @TempDir
    private Path directory;

    private static LogRecord record(long index, int size) {
        byte[] payload = new byte[size];
        new Random(index).nextBytes(payload);
        return new LogRecord(index, 1, false, payload);
    }

    @Test
    void failedWriteIsRepeatedToEveryLaterWriteUntilReopened() throws IOException {
        RocksDbLogStore log = RocksDbLogStore.open(directory.resolve("log"));
        log.append(List.of(record(1, 10)));
        log.mark.close();
        Throwable failure = catchThrowable(() -> log.append(List.of(record(2, 10))));
        assertThat(failure).isInstanceOf(StorageException.class);
        assertThat(catchThrowable(() -> log.append(List.of(record(2, 10))))).isSameAs(failure);
        assertThat(catchThrowable(() -> log.truncateSuffix(0))).isSameAs(failure);
        assertThat(catchThrowable(() -> log.truncatePrefix(2))).isSameAs(failure);
        assertThat(catchThrowable(() -> log.reset(5))).isSameAs(failure);
        assertThat(log.read(1)).isPresent();
        assertThatThrownBy(log::close).isInstanceOf(StorageException.class);

        RocksDbLogStore reopened = RocksDbLogStore.open(directory.resolve("log"));
        // not acknowledged: it may be there or not
        assertThat(reopened.lastIndex()).isBetween(1L, 2L);
        reopened.append(List.of(record(reopened.lastIndex() + 1, 10)));
        reopened.close();
    }

    @Test
    void truncatedPrefixGivesItsSpaceBack() {
        RocksDbLogStore log = RocksDbLogStore.open(directory.resolve("log"));
        for (long index = 1; index <= 100; index++) {
            log.append(List.of(record(index, 1 << 20)));
        }
        assertThat(size()).isGreaterThan(100L << 20);
        log.truncatePrefix(100);
        await().atMost(Duration.ofSeconds(30)).until(() -> size() < 40L << 20);
        assertThat(log.read(100)).isPresent();
        log.close();
    }

    @Test
    void closingDoesNotWaitForSpaceToBeFreed() {
        RocksDbLogStore log = RocksDbLogStore.open(directory.resolve("log"));
        for (long index = 1; index <= 20; index++) {
            log.append(List.of(record(index, 1 << 20)));
        }
        log.truncatePrefix(11);
        log.close();
        RocksDbLogStore reopened = RocksDbLogStore.open(directory.resolve("log"));
        assertThat(reopened.firstIndex()).isEqualTo(11);
        assertThat(reopened.lastIndex()).isEqualTo(20);
        reopened.close();
    }

    /** Files may vanish while they are counted. */
    private long size() {
        File[] files = directory.resolve("log").toFile().listFiles();
        return files == null ? 0 : Arrays.stream(files).mapToLong(File::length).sum();
    }
}

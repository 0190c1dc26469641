package io.dengine.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.storage.StateBatch;
import io.dengine.storage.StateTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small flushes, as a service that writes little has one with each snapshot, do not leave a file each. */
class StateFilesTests {

    private static final int FLUSHES = 150;
    private static final int ROWS = 20;

    @TempDir
    private Path directory;

    @Test
    void filesOfTheHistoryAreMerged() throws IOException {
        try (RocksDbStateMachine machine = new RocksDbStateMachine()) {
            machine.open(directory);
            for (int flush = 0; flush < FLUSHES; flush++) {
                try (StateBatch batch = machine.newBatch()) {
                    for (int row = 0; row < ROWS; row++) {
                        int revision = flush * ROWS + row;
                        batch.put(StateTable.HISTORY, bytes(revision), bytes(row));
                        batch.put(StateTable.KEYS, bytes(row), bytes(revision));
                        batch.put(StateTable.VERSIONS, bytes(((long) row << 32) + revision), bytes(revision));
                    }
                    batch.commit(flush + 1L);
                }
                machine.flush();
            }
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(tables())
                    .isLessThan(FLUSHES / 3));
        }
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private long tables() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".sst")).count();
        }
    }
}

package io.dengine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Logs that are filled until their disk is full; every record is known by its index. */
public final class FilledLogs {

    private static final int RECORD_BYTES = 10_000;

    private FilledLogs() {}

    /** The record of an index. */
    public static LogRecord record(long index) {
        byte[] payload = new byte[RECORD_BYTES];
        new Random(index).nextBytes(payload);
        return new LogRecord(index, 1, false, payload);
    }

    /** Appends the next ones. */
    public static void append(LogStore log, long records) {
        for (long i = 0; i < records; i++) {
            log.append(List.of(record(log.lastIndex() + 1)));
        }
    }

    /** Appends until that fails. */
    public static StorageException appendUntilFailure(LogStore log) {
        while (true) {
            long next = log.lastIndex() + 1;
            try {
                log.append(List.of(record(next)));
            } catch (StorageException e) {
                assertThat(log.lastIndex()).as("nothing is acknowledged").isEqualTo(next - 1);
                return e;
            }
        }
    }

    /** That a log has the records from {@code first} up to {@code acknowledged}, and at most one more. */
    public static void assertHas(LogStore log, long first, long acknowledged) {
        List<LogRecord> found = new ArrayList<>();
        log.forEach(found::add);
        assertThat(log.firstIndex()).isEqualTo(first);
        assertThat(log.lastIndex()).isBetween(acknowledged, acknowledged + 1);
        assertThat(found).hasSize((int) (log.lastIndex() - first + 1));
        for (LogRecord record : found) {
            assertThat(record.payload()).isEqualTo(record(record.index()).payload());
        }
    }
}

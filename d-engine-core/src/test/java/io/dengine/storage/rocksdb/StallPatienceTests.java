package io.dengine.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

@Timeout(120)
class StallPatienceTests {

    private static final RocksDBException STALL =
            new RocksDBException("Write stall", new Status(Status.Code.Incomplete, Status.SubCode.None, "Write stall"));

    @Test
    void writeIsTriedAgainUntilTheStallIsOver() throws RocksDBException {
        AtomicInteger attempts = new AtomicInteger();
        new StallPatience().run(() -> {
            if (attempts.incrementAndGet() < 5) {
                throw STALL;
            }
        });
        assertThat(attempts).hasValue(5);
    }

    @Test
    void stallThatDoesNotEndIsAFailure() {
        StallPatience patience = new StallPatience(Duration.ZERO);
        assertThatThrownBy(() -> patience.run(() -> {
                    throw STALL;
                }))
                .isSameAs(STALL);
    }

    @Test
    void otherFailureIsNotTriedAgain() {
        AtomicInteger attempts = new AtomicInteger();
        RocksDBException failure = new RocksDBException(
                "No space left on device", new Status(Status.Code.IOError, Status.SubCode.NoSpace, ""));
        assertThatThrownBy(() -> new StallPatience().run(() -> {
                    attempts.incrementAndGet();
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void interruptedThreadGoesOnAndStaysInterrupted() throws RocksDBException {
        AtomicInteger attempts = new AtomicInteger();
        Thread.currentThread().interrupt();
        new StallPatience().run(() -> {
            if (attempts.incrementAndGet() < 3) {
                throw STALL;
            }
        });
        assertThat(Thread.interrupted()).isTrue();
        assertThat(attempts).hasValue(3);
    }

    @Test
    void rocksDbRefusesAWriteItWouldMakeWaitAndTakesItLater(@TempDir Path directory) throws RocksDBException {
        RocksDB.loadLibrary();
        try (Options options = new Options()
                        .setCreateIfMissing(true)
                        .setWriteBufferSize(64 * 1024)
                        .setMaxWriteBufferNumber(2);
                RocksDB db = RocksDB.open(options, directory.toString());
                WriteOptions unlogged = new WriteOptions().setDisableWAL(true).setNoSlowdown(true);
                WriteBatch batch = new WriteBatch()) {
            batch.put(new byte[] {1}, new byte[10_000]);
            db.pauseBackgroundWork();
            Throwable stall = null;
            for (int i = 0; stall == null; i++) {
                stall = catchThrowable(() -> new StallPatience(Duration.ZERO).run(() -> db.write(unlogged, batch)));
                assertThat(i).isLessThan(1000);
            }
            assertThat(stall).isInstanceOfSatisfying(RocksDBException.class, e -> assertThat(
                            e.getStatus().getCode())
                    .isEqualTo(Status.Code.Incomplete));
            db.continueBackgroundWork();
            new StallPatience().run(() -> db.write(unlogged, batch));
        }
    }
}

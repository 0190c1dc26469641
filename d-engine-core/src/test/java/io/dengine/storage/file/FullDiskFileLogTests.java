package io.dengine.storage.file;

import static io.dengine.storage.FilledLogs.append;
import static io.dengine.storage.FilledLogs.appendUntilFailure;
import static io.dengine.storage.FilledLogs.assertHas;
import static io.dengine.storage.FilledLogs.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.dengine.SmallFileSystem;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is really full, under the log in files. */
class FullDiskFileLogTests {

    private static final int KIBIBYTE = 1024;
    private static final int MEBIBYTES = 4;
    private static final long ACKNOWLEDGED_BEFORE = 20;
    private static final SegmentSizes SIZES = new SegmentSizes(64 * KIBIBYTE, 128 * KIBIBYTE);

    @TempDir
    private Path mountPoint;

    @AutoClose
    private SmallFileSystem disk;

    private Path directory;

    @BeforeEach
    void mount() {
        disk = SmallFileSystem.mount(mountPoint, MEBIBYTES);
        directory = disk.root().resolve("log");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 8, 20, 40, 100, 200, 400})
    void anAppendThatDoesNotFitIsRefusedAndNothingAcknowledgedIsLost(int freeKibibytes) throws IOException {
        FileLogStore log = FileLogStore.open(directory, SIZES);
        append(log, ACKNOWLEDGED_BEFORE);
        disk.fillBut(freeKibibytes * KIBIBYTE);

        StorageException failure = appendUntilFailure(log);

        assertThat(failure).isNotInstanceOf(CorruptionException.class).hasMessageContaining("No space left on device");
        long acknowledged = log.lastIndex();
        assertThat(catchThrowable(() -> log.append(List.of(record(acknowledged + 1)))))
                .isSameAs(failure);
        assertThat(catchThrowable(() -> log.truncatePrefix(2))).isSameAs(failure);
        assertHas(log, 1, acknowledged);
        log.close();

        disk.makeRoom();
        FileLogStore reopened = FileLogStore.open(directory, SIZES);
        assertHas(reopened, 1, acknowledged);
        append(reopened, 1);
        reopened.close();
    }

    /** What was to become the next segment must not keep the last of the space, nor keep segments that are let go from being deleted. */
    @Test
    void truncatingGivesSpaceBackAfterTheNextSegmentCouldNotBePrepared() throws IOException {
        FileLogStore log = FileLogStore.open(directory, SIZES);
        append(log, 2 * ACKNOWLEDGED_BEFORE);
        await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(directory.resolve("spare")));
        disk.fillBut(0);
        // takes the segment that was prepared, and cannot prepare another one
        long segments = segments();
        while (segments() == segments) {
            append(log, 1);
        }
        while (log.lastIndex() % 10 != 0) {
            append(log, 1);
        }
        log.truncatePrefix(log.lastIndex());
        long kept = log.lastIndex();
        await().atMost(Duration.ofSeconds(10)).until(() -> segments() == 1);
        append(log, 30);
        assertHas(log, kept, kept + 30);
        log.close();
    }

    private long segments() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> Segment.number(file).isPresent()).count();
        }
    }

    @Test
    void aCreationThatDoesNotFitIsRefusedAndDoneAgainLater() throws IOException {
        int refused = 0;
        for (int freeKibibytes = 0; freeKibibytes < 128; freeKibibytes += 16) {
            Path target = disk.root().resolve("new-" + freeKibibytes);
            disk.fillBut(freeKibibytes * KIBIBYTE);
            Throwable failure =
                    catchThrowable(() -> FileLogStore.open(target, SIZES).close());
            if (failure != null) {
                assertThat(failure).isInstanceOf(StorageException.class).isNotInstanceOf(CorruptionException.class);
                refused++;
            }
            disk.makeRoom();
            FileLogStore log = FileLogStore.open(target, SIZES);
            append(log, 1);
            assertHas(log, 1, 1);
            log.close();
        }
        assertThat(refused).isPositive();
        assertThatThrownBy(() -> FileLogStore.open(Path.of("/proc/no"), SIZES)).isInstanceOf(StorageException.class);
    }
}

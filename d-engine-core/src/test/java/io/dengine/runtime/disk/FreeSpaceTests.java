package io.dengine.runtime.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dengine.DiskConfig;
import io.dengine.DiskFullException;
import io.dengine.SmallFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MEGABYTE = 1024 * 1024;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @TempDir
    private Path directory;

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    @Test
    void beforeTheFirstSampleItIsUnknown() {
        assertThat(new FreeSpace("disk", () -> 5).bytes()).isEqualTo(FreeSpace.UNKNOWN);
    }

    @Test
    void theFirstSampleIsTakenAtTheStart() {
        FreeSpace space = new FreeSpace("disk", () -> 5);
        AtomicLong seen = new AtomicLong();

        space.start(timer, () -> seen.set(space.bytes()));

        assertThat(space.bytes()).isEqualTo(5);
        assertThat(seen).hasValue(5);
    }

    @Test
    void laterSamplesFollow() {
        AtomicLong disk = new AtomicLong(5);
        FreeSpace space = new FreeSpace("disk", disk::get);
        space.start(timer, () -> {});

        disk.set(3);

        await().atMost(LIMIT).until(() -> space.bytes() == 3);
    }

    @Test
    void whatCannotBeToldIsUnknownAndIsAskedAgain() {
        AtomicInteger asked = new AtomicInteger();
        FreeSpace space = new FreeSpace("disk", () -> {
            switch (asked.incrementAndGet()) {
                case 1:
                    throw new IOException("gone");
                case 2:
                    throw new IllegalStateException("odd");
                case 3:
                    return -1;
                default:
                    return 7;
            }
        });
        space.start(timer, () -> {});

        assertThat(space.bytes()).isEqualTo(FreeSpace.UNKNOWN);
        await().atMost(LIMIT).until(() -> space.bytes() == 7);
    }

    @Test
    void aListenerThatThrowsDoesNotEndTheSampling() {
        AtomicInteger samples = new AtomicInteger();
        FreeSpace space = new FreeSpace("disk", () -> 5);

        space.start(timer, () -> {
            samples.incrementAndGet();
            throw new IllegalStateException("listener");
        });

        await().atMost(LIMIT).until(() -> samples.get() >= 3);
    }

    @Test
    void afterAStopNoSampleIsTakenAndTheLastOneStays() {
        FreeSpace space = new FreeSpace("disk", () -> 5);
        space.start(timer, () -> {});

        space.stop();
        space.stop();

        assertThat(space.bytes()).isEqualTo(5);
        assertThat(timer.shutdownNow()).allSatisfy(task -> assertThat(task)
                .isInstanceOfSatisfying(java.util.concurrent.Future.class, future -> assertThat(future.isCancelled())
                        .isTrue()));
    }

    @Test
    void aDirectoryHasTheSpaceOfItsFileSystem() {
        FreeSpace space = new FreeSpace(directory);
        space.start(timer, () -> {});

        assertThat(space.bytes()).isPositive().isLessThan(FreeSpace.UNKNOWN);
    }

    @Test
    void aDirectoryThatIsNotThereIsNotAFullDisk() {
        FreeSpace space = new FreeSpace(directory.resolve("missing"));
        space.start(timer, () -> {});

        assertThat(space.bytes()).isEqualTo(FreeSpace.UNKNOWN);
    }

    @Test
    void aDiskThatFillsUpRefusesWritesAndTakesThemAgainWhenThereIsRoom() throws Exception {
        try (SmallFileSystem disk = SmallFileSystem.mount(Files.createDirectory(directory.resolve("disk")), 16)) {
            FreeSpace space = new FreeSpace(disk.root());
            DiskGuard guard =
                    new DiskGuard("n1", new DiskConfig(8 * MEGABYTE, 2 * MEGABYTE), space::bytes, Map::of, () -> true);
            space.start(timer, guard::refresh);
            guard.admit(true);

            Path first = disk.fill("first", 10 * MEGABYTE);
            await().atMost(LIMIT).until(() -> refuses(guard, true));
            guard.admit(false);
            assertThat(guard.mayWrite()).isTrue();

            Path second = disk.fill("second", 5 * MEGABYTE);
            await().atMost(LIMIT).until(() -> refuses(guard, false));
            assertThat(refuses(guard, true)).isTrue();
            assertThat(guard.mayWrite()).isFalse();

            Files.delete(second);
            await().atMost(LIMIT).until(guard::mayWrite);
            assertThat(refuses(guard, true)).isTrue();

            Files.delete(first);
            await().atMost(LIMIT).until(() -> !refuses(guard, true));
        }
    }

    private static boolean refuses(DiskGuard guard, boolean growsStore) {
        return Assertions.catchThrowableOfType(DiskFullException.class, () -> guard.admit(growsStore)) != null;
    }
}

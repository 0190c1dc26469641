package io.dengine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link StateMachine} must do with checkpoints. */
abstract class StateCheckpointContract extends StateMachineFixture {

    @Test
    void restoreReplacesEverythingButTheIncarnation() throws IOException {
        machine.markIncarnation(new UUID(1, 2));
        put(1, "a", "1");
        put(2, "b", "1");
        Path checkpoint = checkpoint("one");
        put(3, "a", "2");
        put(4, "c", "2");
        machine.restore(checkpoint);
        assertThat(machine.appliedIndex()).isEqualTo(2);
        assertThat(scan("", null, false)).containsExactly("a=1", "b=1");
        assertThat(machine.incarnation()).contains(new UUID(1, 2));
        put(3, "d", "3");
        reopen();
        assertThat(machine.appliedIndex()).isEqualTo(3);
        assertThat(scan("", null, false)).containsExactly("a=1", "b=1", "d=3");
        assertThat(machine.incarnation()).contains(new UUID(1, 2));
    }

    @Test
    void checkpointIsIndependentOfItsStore(@TempDir Path other) throws IOException {
        machine.markIncarnation(new UUID(1, 2));
        put(1, "a", "1");
        Path first = checkpoint("one");
        put(2, "a", "2");
        Path second = checkpoint("two");
        put(3, "a", "3");
        machine.flush();
        StateMachine copy = createMachine();
        copy.open(other);
        copy.markIncarnation(new UUID(3, 4));
        copy.restore(first);
        assertThat(copy.appliedIndex()).isEqualTo(1);
        assertThat(text(copy.get(StateTable.KEYS, bytes("a")))).isEqualTo("1");
        copy.restore(second);
        deleteFiles(first);
        deleteFiles(second);
        assertThat(copy.appliedIndex()).isEqualTo(2);
        assertThat(text(copy.get(StateTable.KEYS, bytes("a")))).isEqualTo("2");
        assertThat(copy.incarnation()).contains(new UUID(3, 4));
        copy.close();
        assertThat(get("a")).isEqualTo("3");
    }

    private static void deleteFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void restoreDoesNotChangeTheCheckpoint() throws IOException {
        put(1, "a", "1");
        Path checkpoint = checkpoint("one");
        machine.restore(checkpoint);
        put(2, "a", "2");
        machine.flush();
        machine.restore(checkpoint);
        assertThat(machine.appliedIndex()).isEqualTo(1);
        assertThat(get("a")).isEqualTo("1");
    }

    @Test
    void checkpointOfAnEmptyStoreIsRestored() throws IOException {
        Path checkpoint = checkpoint("empty");
        put(1, "a", "1");
        machine.restore(checkpoint);
        assertThat(machine.appliedIndex()).isZero();
        assertThat(scan("", null, false)).isEmpty();
    }

    @Test
    void damagedCheckpointIsRefusedAndTheStateIsAsBefore() throws IOException {
        put(1, "a", "1");
        Path checkpoint = checkpoint("one");
        put(2, "b", "2");
        List<Path> files;
        try (Stream<Path> found = Files.list(checkpoint)) {
            files = found.filter(file -> file.toFile().length() > 0).toList();
        }
        for (Path file : files) {
            byte[] sound = Files.readAllBytes(file);
            byte[] flipped = sound.clone();
            flipped[sound.length / 2] ^= 4;
            assertRefused(checkpoint, file, flipped);
            assertRefused(checkpoint, file, Arrays.copyOf(sound, sound.length - 1));
            assertRefused(checkpoint, file, null);
            Files.write(file, sound);
        }
        machine.restore(checkpoint);
        assertThat(scan("", null, false)).containsExactly("a=1");
    }

    private void assertRefused(Path checkpoint, Path file, byte[] damaged) throws IOException {
        // not written in place: the file may share its storage with the live store
        Files.delete(file);
        if (damaged != null) {
            Files.write(file, damaged);
        }
        assertThatThrownBy(() -> machine.restore(checkpoint))
                .as("%s", file)
                .isInstanceOf(CorruptionException.class)
                .hasMessageContaining(file.getFileName().toString());
        assertThat(machine.appliedIndex()).isEqualTo(2);
        assertThat(scan("", null, false)).containsExactly("a=1", "b=2");
    }

    @Test
    void otherFilesBesideACheckpointAreOfNoInterest() throws IOException {
        put(1, "a", "1");
        Path checkpoint = checkpoint("one");
        Files.writeString(checkpoint.resolve("__raft_snapshot_meta"), "x");
        machine.restore(checkpoint);
        assertThat(get("a")).isEqualTo("1");
    }

    @Test
    void checkpointIntoAMissingDirectoryIsRefused() {
        assertThatThrownBy(() -> machine.checkpoint(checkpoints.resolve("missing")))
                .isInstanceOf(StorageException.class);
    }

    @Test
    void checkpointBesideCommitsHasTheStateOfOneOfThem(@TempDir Path other) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService applying = Executors.newSingleThreadExecutor();
        List<Path> written = new ArrayList<>();
        List<Long> indexes = new ArrayList<>();
        try {
            Future<Long> commits = applying.submit(() -> commitUntil(stop));
            for (int i = 0; i < 4; i++) {
                machine.flush();
                Path target = Files.createDirectory(checkpoints.resolve("beside-" + i));
                indexes.add(machine.checkpoint(target).appliedIndex());
                written.add(target);
            }
            stop.set(true);
            assertThat(commits.get(60, TimeUnit.SECONDS))
                    .isGreaterThanOrEqualTo(indexes.get(3))
                    .isEqualTo(machine.appliedIndex());
        } finally {
            stop.set(true);
            applying.shutdownNow();
        }
        assertThat(indexes).isSorted();
        StateMachine copy = createMachine();
        copy.open(other);
        for (int i = 0; i < written.size(); i++) {
            copy.restore(written.get(i));
            assertThat(copy.appliedIndex()).isEqualTo(indexes.get(i));
            String expected = indexes.get(i) == 0 ? null : "" + indexes.get(i);
            assertThat(text(copy.get(StateTable.KEYS, bytes("a")))).isEqualTo(expected);
            assertThat(text(copy.get(StateTable.LEASES, bytes("b")))).isEqualTo(expected);
        }
        copy.close();
    }

    /** Commits, at least once; returns the last index. */
    private long commitUntil(AtomicBoolean stop) {
        for (long index = 1; ; index++) {
            try (StateBatch batch = machine.newBatch()) {
                batch.put(StateTable.KEYS, bytes("a"), bytes("" + index));
                batch.put(StateTable.LEASES, bytes("b"), bytes("" + index));
                batch.commit(index);
            }
            if (stop.get()) {
                return index;
            }
        }
    }
}

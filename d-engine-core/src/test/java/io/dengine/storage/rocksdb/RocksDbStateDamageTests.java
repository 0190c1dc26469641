package io.dengine.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.StateBatch;
import io.dengine.storage.StateCursor;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import io.dengine.storage.StoreCopies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash or damage may do to the state. */
class RocksDbStateDamageTests {

    private static final int ENTRIES_PER_COMMIT = 50;

    @TempDir
    private Path directory;

    private Path original;
    private StateMachine machine;
    private int copies;

    @BeforeEach
    void open() throws IOException {
        original = Files.createDirectory(directory.resolve("original"));
        machine = new RocksDbStateMachine();
        machine.open(original);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Each commit leaves as many entries in each table as its index says, times {@link #ENTRIES_PER_COMMIT}. */
    private void commit(long index) {
        try (StateBatch batch = machine.newBatch()) {
            for (StateTable table : StateTable.values()) {
                for (int i = 0; i < ENTRIES_PER_COMMIT; i++) {
                    batch.put(table, bytes(index + "/" + i), bytes("value " + i));
                }
            }
            batch.commit(index);
        }
    }

    private Path copy() throws IOException {
        return StoreCopies.copy(original, directory.resolve("copy-" + copies++));
    }

    /** The applied index of a store, after checking that its content is that of the commit. */
    private static long checkedIndex(Path store) {
        StateMachine opened = new RocksDbStateMachine();
        opened.open(store);
        try (StateView view = opened.newView()) {
            for (StateTable table : StateTable.values()) {
                assertThat(entries(view, table)).isEqualTo(view.appliedIndex() * ENTRIES_PER_COMMIT);
            }
            return view.appliedIndex();
        } finally {
            opened.close();
        }
    }

    private static long entries(StateView view, StateTable table) {
        long count = 0;
        try (StateCursor cursor = view.scan(table, new byte[0], null, false)) {
            while (cursor.next()) {
                assertThat(new String(cursor.value(), StandardCharsets.UTF_8)).startsWith("value ");
                count++;
            }
        }
        return count;
    }

    @Test
    void crashLeavesTheStateOfTheLastFlush() throws IOException {
        assertThat(checkedIndex(copy())).isZero();
        commit(1);
        commit(2);
        assertThat(checkedIndex(copy())).isZero();
        machine.flush();
        assertThat(checkedIndex(copy())).isEqualTo(2);
        commit(3);
        assertThat(checkedIndex(copy())).isEqualTo(2);
        machine.checkpoint(Files.createDirectory(directory.resolve("checkpoint")));
        commit(4);
        assertThat(checkedIndex(copy())).isEqualTo(3);
        machine.close();
        assertThat(checkedIndex(copy())).isEqualTo(4);
    }

    @Test
    void crashWhileRestoringLeavesTheStateBefore() throws IOException {
        commit(1);
        Path checkpoint = Files.createDirectory(directory.resolve("checkpoint"));
        machine.checkpoint(checkpoint);
        commit(2);
        machine.flush();
        Path crashed = copy();
        Path state = crashed.resolve("state");
        StoreCopies.copy(checkpoint, state.resolve("db-2"));
        Files.createDirectory(state.resolve("checkpoint-scratch"));
        Files.writeString(state.resolve("CURRENT-STATE.tmp"), "half");
        assertThat(checkedIndex(crashed)).isEqualTo(2);
        assertThat(subDirectories(state)).containsExactly("db-1");
    }

    @Test
    void crashAfterSwitchingLeavesTheRestoredState() throws IOException {
        commit(1);
        Path checkpoint = Files.createDirectory(directory.resolve("checkpoint"));
        machine.checkpoint(checkpoint);
        commit(2);
        StateView keepsTheOldOne = machine.newView();
        machine.restore(checkpoint);
        assertThat(subDirectories(original.resolve("state"))).containsExactly("db-1", "db-2");
        Path crashed = copy();
        assertThat(checkedIndex(crashed)).isEqualTo(1);
        assertThat(subDirectories(crashed.resolve("state"))).containsExactly("db-2");
        assertThat(keepsTheOldOne.appliedIndex()).isEqualTo(2);
        assertThat(entries(keepsTheOldOne, StateTable.KEYS)).isEqualTo(2 * ENTRIES_PER_COMMIT);
        keepsTheOldOne.close();
        assertThat(subDirectories(original.resolve("state"))).containsExactly("db-2");
    }

    private static List<String> subDirectories(Path state) throws IOException {
        try (Stream<Path> found = Files.list(state)) {
            return found.filter(Files::isDirectory)
                    .map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void flippedBitIsRefusedOrHarmless() throws IOException {
        commit(1);
        machine.markIncarnation(new UUID(1, 2));
        machine.close();
        List<Path> files = new ArrayList<>(StoreCopies.files(original, ".sst"));
        files.addAll(StoreCopies.files(original, "CURRENT-STATE"));
        files.addAll(StoreCopies.files(original, "INCARNATION"));
        files.addAll(StoreCopies.files(original, "CURRENT"));
        files.addAll(StoreCopies.files(original.resolve("state"), "").stream()
                .filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
                .toList());
        int refused = 0;
        for (Path file : files) {
            int size = (int) Files.size(file);
            for (int offset = 0; offset < size; offset += 1 + size / 25) {
                Path damaged = copy();
                StoreCopies.flip(damaged.resolve(original.relativize(file)), offset, offset % 8);
                try {
                    assertThat(checkedIndex(damaged))
                            .as(file + " byte " + offset)
                            .isEqualTo(1);
                } catch (CorruptionException e) {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(50);
    }

    @Test
    void missingFileIsRefused() throws IOException {
        commit(1);
        machine.close();
        for (String lost : List.of("db-1", "CURRENT-STATE", "db-1/CURRENT")) {
            Path damaged = copy();
            for (Path file : StoreCopies.files(damaged, "")) {
                if (file.startsWith(damaged.resolve("state").resolve(lost))) {
                    Files.delete(file);
                }
            }
            Files.deleteIfExists(damaged.resolve("state").resolve(lost));
            assertThatThrownBy(() -> checkedIndex(damaged)).as(lost).isInstanceOf(CorruptionException.class);
        }
        for (Path table : StoreCopies.files(original, ".sst")) {
            Path damaged = copy();
            Files.delete(damaged.resolve(original.relativize(table)));
            assertThatThrownBy(() -> checkedIndex(damaged)).as("%s", table).isInstanceOf(CorruptionException.class);
        }
    }

    @Test
    void unfinishedCreationIsDoneAgain() throws IOException {
        Path crashed = copy();
        Files.delete(crashed.resolve("state").resolve("CURRENT-STATE"));
        assertThat(checkedIndex(crashed)).isZero();
    }
}

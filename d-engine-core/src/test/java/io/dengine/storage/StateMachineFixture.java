package io.dengine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A state machine that is open, and what the tests of the contract do with it again and again. */
abstract class StateMachineFixture {

    @TempDir
    protected Path directory;

    @TempDir
    protected Path checkpoints;

    protected StateMachine machine;

    /** A new state machine, not opened. Durable ones find in a directory what another instance left there. */
    protected abstract StateMachine createMachine();

    @BeforeEach
    void openMachine() {
        machine = createMachine();
        machine.open(directory);
    }

    @AfterEach
    void closeMachine() {
        machine.close();
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Commits one key of {@link StateTable#KEYS}. */
    protected void put(long appliedIndex, String key, String value) {
        try (StateBatch batch = machine.newBatch()) {
            batch.put(StateTable.KEYS, bytes(key), bytes(value));
            batch.commit(appliedIndex);
        }
    }

    protected static String text(byte[] value) {
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    protected String get(String key) {
        return text(machine.get(StateTable.KEYS, bytes(key)));
    }

    /** The entries of a cursor as {@code key=value}; closes it. */
    protected static List<String> drain(StateCursor cursor) {
        List<String> found = new ArrayList<>();
        try (cursor) {
            while (cursor.next()) {
                found.add(text(cursor.key()) + "=" + text(cursor.value()));
            }
            assertThat(cursor.next()).isFalse();
        }
        return found;
    }

    protected List<String> scan(String from, String to, boolean descending) {
        try (StateView view = machine.newView()) {
            return drain(view.scan(StateTable.KEYS, bytes(from), to == null ? null : bytes(to), descending));
        }
    }

    protected void reopen() {
        machine.close();
        if (machine.isDurable()) {
            machine = createMachine();
        }
        machine.open(directory);
    }

    /** Writes a checkpoint into a new directory. */
    protected Path checkpoint(String name) throws IOException {
        Path target = Files.createDirectory(checkpoints.resolve(name));
        Checkpoint written = machine.checkpoint(target);
        assertThat(written.appliedIndex()).isEqualTo(machine.appliedIndex());
        try (Stream<Path> files = Files.list(target)) {
            assertThat(files)
                    .allMatch(Files::isRegularFile)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrderElementsOf(written.files());
        }
        return target;
    }
}

package io.dengine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What every {@link StateView} must do. */
abstract class StateViewContract extends StateMachineFixture {

    @Test
    void newStoreIsEmpty() {
        assertThat(machine.appliedIndex()).isZero();
        for (StateTable table : StateTable.values()) {
            assertThat(machine.get(table, bytes("a"))).isNull();
            try (StateView view = machine.newView()) {
                assertThat(view.appliedIndex()).isZero();
                assertThat(drain(view.scan(table, new byte[0], null, false))).isEmpty();
                assertThat(drain(view.scan(table, new byte[0], null, true))).isEmpty();
            }
        }
    }

    @Test
    void viewDoesNotSeeLaterCommits() {
        put(1, "a", "1");
        try (StateView view = machine.newView();
                StateCursor cursor = view.scan(StateTable.KEYS, new byte[0], null, false)) {
            put(2, "a", "2");
            put(3, "b", "2");
            machine.flush();
            assertThat(view.appliedIndex()).isEqualTo(1);
            assertThat(text(view.get(StateTable.KEYS, bytes("a")))).isEqualTo("1");
            assertThat(view.get(StateTable.KEYS, bytes("b"))).isNull();
            assertThat(drain(view.scan(StateTable.KEYS, new byte[0], null, true)))
                    .containsExactly("a=1");
            assertThat(drain(cursor)).containsExactly("a=1");
        }
        assertThat(scan("", null, false)).containsExactly("a=2", "b=2");
    }

    @Test
    void closedViewIsRefused() {
        StateView view = machine.newView();
        view.close();
        view.close();
        assertThatThrownBy(() -> view.get(StateTable.KEYS, bytes("a"))).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> view.scan(StateTable.KEYS, bytes("a"), null, false))
                .isInstanceOf(StorageException.class);
    }

    @Test
    void viewShowsOneCommitWhileOthersAreMade() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService readers = Executors.newFixedThreadPool(2);
        try {
            List<Future<Boolean>> reading = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                reading.add(readers.submit(() -> {
                    while (!stop.get()) {
                        try (StateView view = machine.newView()) {
                            String expected = view.appliedIndex() == 0 ? null : "" + view.appliedIndex();
                            assertThat(text(view.get(StateTable.KEYS, bytes("a"))))
                                    .isEqualTo(expected);
                            assertThat(text(view.get(StateTable.LEASES, bytes("b"))))
                                    .isEqualTo(expected);
                        }
                    }
                    return true;
                }));
            }
            for (long index = 1; index <= 500; index++) {
                try (StateBatch batch = machine.newBatch()) {
                    batch.put(StateTable.KEYS, bytes("a"), bytes("" + index));
                    batch.put(StateTable.LEASES, bytes("b"), bytes("" + index));
                    batch.commit(index);
                }
            }
            stop.set(true);
            for (Future<Boolean> reader : reading) {
                assertThat(reader.get(30, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            stop.set(true);
            readers.shutdownNow();
        }
    }

    @Test
    void viewOverARestoreSeesTheStateBeforeOrFails() throws IOException {
        put(1, "a", "1");
        Path checkpoint = checkpoint("one");
        put(2, "a", "2");
        try (StateView view = machine.newView()) {
            machine.restore(checkpoint);
            try {
                assertThat(text(view.get(StateTable.KEYS, bytes("a")))).isEqualTo("2");
            } catch (StorageException e) {
                assertThat(e).hasMessageContaining("closed");
            }
        }
        assertThat(get("a")).isEqualTo("1");
    }
}

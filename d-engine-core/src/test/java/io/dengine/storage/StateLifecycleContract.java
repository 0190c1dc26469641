package io.dengine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link StateMachine} must do when it is opened, closed and replaced, also while it is read. */
abstract class StateLifecycleContract extends StateMachineFixture {

    @Test
    void contentSurvivesReopening() {
        put(1, "a", "1");
        put(2, "b", "2");
        machine.markIncarnation(new UUID(1, 2));
        reopen();
        assertThat(machine.appliedIndex()).isEqualTo(2);
        assertThat(scan("", null, false)).containsExactly("a=1", "b=2");
        assertThat(machine.incarnation()).contains(new UUID(1, 2));
    }

    @Test
    void closedInstanceOpensAgain() {
        put(1, "a", "1");
        machine.close();
        machine.open(directory);
        assertThat(get("a")).isEqualTo("1");
        put(2, "a", "2");
        assertThat(get("a")).isEqualTo("2");
    }

    @Test
    void openTwiceIsRefused() {
        assertThatThrownBy(() -> machine.open(directory)).isInstanceOf(StorageException.class);
        assertThat(machine.appliedIndex()).isZero();
    }

    @Test
    void incarnationIsMarkedOnce() {
        assertThat(machine.incarnation()).isEmpty();
        machine.markIncarnation(new UUID(1, 2));
        assertThat(machine.incarnation()).contains(new UUID(1, 2));
        assertThatThrownBy(() -> machine.markIncarnation(new UUID(3, 4))).isInstanceOf(IllegalStateException.class);
        assertThat(machine.incarnation()).contains(new UUID(1, 2));
    }

    @Test
    void readsDuringRestoresSeeOneStateOrTheOther() throws Exception {
        put(1, "a", "1");
        Path first = checkpoint("one");
        put(2, "a", "2");
        Path second = checkpoint("two");
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch started = new CountDownLatch(3);
        ExecutorService readers = Executors.newFixedThreadPool(3);
        try {
            List<Future<Boolean>> reading = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                reading.add(readers.submit(untilStopped(stop, started)));
            }
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 6; i++) {
                machine.restore(i % 2 == 0 ? first : second);
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

    private Callable<Boolean> untilStopped(AtomicBoolean stop, CountDownLatch started) {
        return () -> {
            while (!stop.get()) {
                readOnce();
                started.countDown();
            }
            return true;
        };
    }

    private String read() {
        return machine.read(
                StateTable.KEYS,
                bytes("a"),
                (key, value, length) -> new String(value, 0, length, StandardCharsets.UTF_8));
    }

    private void readOnce() {
        assertThat(get("a")).isIn("1", "2");
        assertThat(read()).isIn("1", "2");
        try (StateView view = machine.newView();
                StateCursor cursor = view.scan(StateTable.KEYS, new byte[0], null, false)) {
            assertThat(cursor.next()).isTrue();
            assertThat(text(cursor.value())).isEqualTo("" + view.appliedIndex());
        } catch (StorageException e) {
            assertThat(e).hasMessageContaining("closed");
        }
    }

    @Test
    void readsDuringCloseSeeTheStateOrFail() throws Exception {
        put(1, "a", "1");
        ExecutorService readers = Executors.newFixedThreadPool(3);
        CountDownLatch started = new CountDownLatch(3);
        try {
            List<Future<Boolean>> reading = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                reading.add(readers.submit(() -> {
                    while (true) {
                        try {
                            assertThat(get("a")).isEqualTo("1");
                            assertThat(read()).isEqualTo("1");
                            readOnce();
                            started.countDown();
                        } catch (StorageException e) {
                            assertThat(e).hasMessageContaining("closed");
                            return true;
                        }
                    }
                }));
            }
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            machine.close();
            for (Future<Boolean> reader : reading) {
                assertThat(reader.get(30, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            readers.shutdownNow();
        }
    }

    @Test
    void closedStoreRefusesEverything() {
        put(1, "a", "1");
        StateBatch batch = machine.newBatch();
        batch.put(StateTable.KEYS, bytes("a"), bytes("2"));
        machine.close();
        machine.close();
        List<Runnable> calls = List.of(
                () -> machine.get(StateTable.KEYS, bytes("a")),
                () -> machine.appliedIndex(),
                () -> machine.newView(),
                () -> machine.newBatch(),
                () -> machine.flush(),
                () -> machine.checkpoint(checkpoints),
                () -> machine.restore(checkpoints),
                () -> machine.incarnation(),
                () -> machine.markIncarnation(new UUID(1, 1)),
                () -> batch.get(StateTable.KEYS, bytes("b")),
                () -> batch.commit(2));
        for (Runnable call : calls) {
            assertThatThrownBy(call::run).isInstanceOf(StorageException.class).hasMessageContaining("closed");
        }
    }

    @Test
    void viewsAndCursorsLeftOpenDoNotKeepAStoreFromReopening() {
        put(1, "a", "1");
        StateView view = machine.newView();
        StateCursor cursor = view.scan(StateTable.KEYS, new byte[0], null, false);
        reopen();
        assertThat(get("a")).isEqualTo("1");
        put(2, "a", "2");
        cursor.close();
        view.close();
        assertThat(get("a")).isEqualTo("2");
    }

    @Test
    void otherDirectoryIsAnotherStore(@TempDir Path other) {
        put(1, "a", "1");
        StateMachine second = createMachine();
        second.open(other);
        assertThat(second.appliedIndex()).isZero();
        second.close();
    }
}

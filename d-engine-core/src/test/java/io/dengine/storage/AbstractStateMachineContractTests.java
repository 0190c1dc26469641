package io.dengine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link StateMachine} must do. Extend it to test an implementation of your own. */
public abstract class AbstractStateMachineContractTests {

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

    private List<String> scan(String from, String to, boolean descending) {
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
    void commitMakesAllChangesVisibleTogether() {
        try (StateBatch batch = machine.newBatch()) {
            batch.put(StateTable.KEYS, bytes("a"), bytes("1"));
            batch.put(StateTable.HISTORY, bytes("a"), bytes("2"));
            batch.put(StateTable.SYSTEM, bytes("a"), bytes("3"));
            assertThat(get("a")).isNull();
            assertThat(machine.appliedIndex()).isZero();
            batch.commit(7);
        }
        assertThat(machine.appliedIndex()).isEqualTo(7);
        assertThat(text(machine.get(StateTable.KEYS, bytes("a")))).isEqualTo("1");
        assertThat(text(machine.get(StateTable.HISTORY, bytes("a")))).isEqualTo("2");
        assertThat(text(machine.get(StateTable.SYSTEM, bytes("a")))).isEqualTo("3");
        assertThat(machine.get(StateTable.LEASES, bytes("a"))).isNull();
    }

    @Test
    void closedBatchChangesNothing() {
        put(1, "a", "1");
        StateBatch batch = machine.newBatch();
        batch.put(StateTable.KEYS, bytes("a"), bytes("2"));
        batch.close();
        batch.close();
        assertThat(get("a")).isEqualTo("1");
        assertThat(machine.appliedIndex()).isEqualTo(1);
    }

    @Test
    void spentBatchIsRefused() {
        StateBatch batch = machine.newBatch();
        batch.commit(1);
        assertThatThrownBy(() -> batch.commit(2)).isInstanceOf(StorageException.class);
        assertThat(machine.appliedIndex()).isEqualTo(1);
        batch.close();
    }

    @Test
    void emptyBatchRaisesTheAppliedIndex() {
        try (StateBatch batch = machine.newBatch()) {
            batch.commit(3);
        }
        assertThat(machine.appliedIndex()).isEqualTo(3);
    }

    @Test
    void appliedIndexThatIsNotGreaterIsRefusedAndChangesNothing() {
        put(5, "a", "1");
        for (long index : new long[] {5, 4, 0, -1}) {
            try (StateBatch batch = machine.newBatch()) {
                batch.put(StateTable.KEYS, bytes("a"), bytes("2"));
                assertThatThrownBy(() -> batch.commit(index)).isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThat(get("a")).isEqualTo("1");
        assertThat(machine.appliedIndex()).isEqualTo(5);
    }

    @Test
    void batchReadsItsOwnChangesOverTheCommitted() {
        put(1, "a", "1");
        put(2, "b", "1");
        put(3, "d", "1");
        try (StateBatch batch = machine.newBatch()) {
            batch.put(StateTable.KEYS, bytes("b"), bytes("2"));
            batch.put(StateTable.KEYS, bytes("c"), bytes("2"));
            batch.delete(StateTable.KEYS, bytes("a"));
            batch.delete(StateTable.KEYS, bytes("missing"));
            assertThat(batch.get(StateTable.KEYS, bytes("a"))).isNull();
            assertThat(text(batch.get(StateTable.KEYS, bytes("b")))).isEqualTo("2");
            assertThat(text(batch.get(StateTable.KEYS, bytes("d")))).isEqualTo("1");
            assertThat(drain(batch.scan(StateTable.KEYS, new byte[0], null, false)))
                    .containsExactly("b=2", "c=2", "d=1");
            assertThat(drain(batch.scan(StateTable.KEYS, new byte[0], null, true)))
                    .containsExactly("d=1", "c=2", "b=2");
            assertThat(drain(batch.scan(StateTable.KEYS, bytes("b"), bytes("d"), true)))
                    .containsExactly("c=2", "b=2");
            assertThat(drain(batch.scan(StateTable.HISTORY, new byte[0], null, false)))
                    .isEmpty();
            batch.commit(4);
        }
        assertThat(scan("", null, false)).containsExactly("b=2", "c=2", "d=1");
    }

    @Test
    void batchMayDeleteWhatItScans() {
        for (int i = 1; i <= 9; i++) {
            put(i, "key" + i, "1");
        }
        try (StateBatch batch = machine.newBatch()) {
            batch.put(StateTable.KEYS, bytes("key10"), bytes("1"));
            try (StateCursor cursor = batch.scan(StateTable.KEYS, bytes("key"), bytes("key5"), false)) {
                while (cursor.next()) {
                    batch.delete(StateTable.KEYS, cursor.key());
                }
            }
            batch.commit(10);
        }
        assertThat(scan("", null, false)).containsExactly("key5=1", "key6=1", "key7=1", "key8=1", "key9=1");
    }

    @Test
    void keysAreOrderedByUnsignedBytes() {
        byte[][] keys = {{}, {0}, {0, 0}, {1}, {0x7f}, {0x7f, (byte) 0xff}, {(byte) 0x80}, {(byte) 0xff}, {-1, -1}};
        List<byte[]> shuffled = new ArrayList<>(Arrays.asList(keys));
        Collections.shuffle(shuffled, new Random(1));
        try (StateBatch batch = machine.newBatch()) {
            shuffled.forEach(key -> batch.put(StateTable.KEYS, key, new byte[] {1}));
            assertOrder(batch.scan(StateTable.KEYS, new byte[0], null, false), keys);
            batch.commit(1);
        }
        try (StateView view = machine.newView()) {
            assertOrder(view.scan(StateTable.KEYS, new byte[0], null, false), keys);
        }
    }

    private static void assertOrder(StateCursor cursor, byte[][] keys) {
        try (cursor) {
            for (byte[] key : keys) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.key()).isEqualTo(key);
            }
            assertThat(cursor.next()).isFalse();
        }
    }

    @Test
    void scanKeepsToItsBounds() {
        for (int i = 1; i <= 5; i++) {
            put(i, "k" + i, "v");
        }
        assertThat(scan("k2", "k4", false)).containsExactly("k2=v", "k3=v");
        assertThat(scan("k2", "k4", true)).containsExactly("k3=v", "k2=v");
        assertThat(scan("k3", null, false)).containsExactly("k3=v", "k4=v", "k5=v");
        assertThat(scan("k3", null, true)).containsExactly("k5=v", "k4=v", "k3=v");
        assertThat(scan("k25", "k35", true)).containsExactly("k3=v");
        assertThat(scan("k3", "k3", false)).isEmpty();
        assertThat(scan("k4", "k2", false)).isEmpty();
        assertThat(scan("k4", "k2", true)).isEmpty();
        assertThat(scan("", "", false)).isEmpty();
        assertThat(scan("l", null, false)).isEmpty();
        assertThat(scan("", "k1", true)).isEmpty();
    }

    @Test
    void cursorGivesCopies() {
        put(1, "a", "1");
        try (StateView view = machine.newView();
                StateCursor cursor = view.scan(StateTable.KEYS, new byte[0], null, false)) {
            assertThat(cursor.next()).isTrue();
            cursor.key()[0] = 'x';
            cursor.value()[0] = 'x';
            assertThat(text(cursor.key())).isEqualTo("a");
            assertThat(text(cursor.value())).isEqualTo("1");
        }
        assertThat(get("a")).isEqualTo("1");
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
    void behavesLikeASortedMap() {
        Random random = new Random(42);
        TreeMap<String, String> model = new TreeMap<>();
        for (long index = 1; index <= 200; index++) {
            try (StateBatch batch = machine.newBatch()) {
                for (int i = 0; i < 10; i++) {
                    String key = "k" + random.nextInt(300);
                    if (random.nextInt(3) == 0) {
                        batch.delete(StateTable.KEYS, bytes(key));
                        model.remove(key);
                    } else {
                        batch.put(StateTable.KEYS, bytes(key), bytes("v" + index));
                        model.put(key, "v" + index);
                    }
                }
                if (index % 20 == 0) {
                    assertThat(drain(batch.scan(StateTable.KEYS, bytes("k1"), bytes("k2"), false)))
                            .isEqualTo(entries(model.subMap("k1", "k2")));
                    assertThat(drain(batch.scan(StateTable.KEYS, bytes("k1"), bytes("k2"), true)))
                            .isEqualTo(entries(model.descendingMap().subMap("k2", false, "k1", true)));
                }
                batch.commit(index);
            }
        }
        assertThat(scan("", null, false)).isEqualTo(entries(model));
        assertThat(scan("", null, true)).isEqualTo(entries(model.descendingMap()));
    }

    private static List<String> entries(Map<String, String> map) {
        return map.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    }

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

    private void readOnce() {
        assertThat(get("a")).isIn("1", "2");
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
    void checkpointIntoAMissingDirectoryIsRefused() {
        assertThatThrownBy(() -> machine.checkpoint(checkpoints.resolve("missing")))
                .isInstanceOf(StorageException.class);
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

package io.dengine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link StateMachine#read} must do. */
abstract class StateReadContract extends StateMachineFixture {

    private static final byte[] KEY = bytes("a");

    private static byte[] copy(byte[] key, byte[] value, int length) {
        return Arrays.copyOf(value, length);
    }

    private void put(long appliedIndex, byte[] value) {
        try (StateBatch batch = machine.newBatch()) {
            batch.put(StateTable.KEYS, KEY, value);
            batch.commit(appliedIndex);
        }
    }

    private static byte[] filled(int length, int with) {
        byte[] value = new byte[length];
        Arrays.fill(value, (byte) with);
        return value;
    }

    @Test
    void withoutAValueTheReaderIsNotAsked() {
        byte[] found = machine.read(StateTable.KEYS, KEY, (key, value, length) -> {
            throw new AssertionError("asked");
        });

        assertThat(found).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1023, 1024, 1025, 16_383, 16_384, 16_385, 1_000_000})
    void aValueOfAnySizeIsRead(int size) {
        put(1, filled(size, 7));

        // the second time with what the first one has left behind
        assertThat(machine.read(StateTable.KEYS, KEY, StateReadContract::copy)).isEqualTo(filled(size, 7));
        assertThat(machine.read(StateTable.KEYS, KEY, StateReadContract::copy)).isEqualTo(filled(size, 7));
        assertThat(machine.read(StateTable.LEASES, KEY, StateReadContract::copy))
                .isNull();
    }

    @Test
    void aShortValueAfterALongOneIsReadAlone() {
        put(1, filled(900, 1));
        byte[] before = machine.read(StateTable.KEYS, KEY, StateReadContract::copy);
        put(2, filled(3, 2));

        assertThat(machine.read(StateTable.KEYS, KEY, StateReadContract::copy)).isEqualTo(filled(3, 2));
        assertThat(before).isEqualTo(filled(900, 1));
    }

    @Test
    void theReaderGetsTheKeyAndItsExceptionIsTheCallers() {
        put(1, filled(2, 2));

        byte[] asked = machine.read(StateTable.KEYS, KEY, (key, value, length) -> key);
        assertThat(asked).isSameAs(KEY);
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> machine.read(StateTable.KEYS, KEY, (key, value, length) -> {
                    throw new CorruptionException("not what was written");
                }))
                .withMessage("not what was written");
        assertThat(machine.read(StateTable.KEYS, KEY, StateReadContract::copy)).isEqualTo(filled(2, 2));
    }

    @Test
    void aClosedStoreIsNotRead() {
        put(1, filled(2, 2));
        machine.close();

        assertThatThrownBy(() -> machine.read(StateTable.KEYS, KEY, StateReadContract::copy))
                .isInstanceOf(StorageException.class);
        machine.open(directory);
    }

    /** Of several sizes and contents, by threads whose numbers are alike, so that a value that is read into what another thread is reading from is found. */
    @Test
    void readersDoNotGetEachOthersValues() throws Exception {
        int readers = 4;
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(readers);
        put(1, filled(10, 1));
        List<FutureTask<Long>> reading = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            FutureTask<Long> task = new FutureTask<>(() -> readUntil(stop, begun));
            reading.add(task);
            threads.add(new Thread(task, "d-engine-test-reader-" + i));
            skipThreadNumbers();
        }
        threads.forEach(Thread::start);
        try {
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            for (int index = 2; index < 300; index++) {
                put(index, index % 3 == 0 ? filled(10, 1) : index % 3 == 1 ? filled(1030, 2) : filled(17_000, 3));
            }
            stop.set(true);
            for (FutureTask<Long> reader : reading) {
                assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            stop.set(true);
            for (Thread thread : threads) {
                thread.join(60_000);
            }
        }
    }

    private long readUntil(AtomicBoolean stop, CountDownLatch begun) {
        long reads = 0;
        while (!stop.get()) {
            byte[] found = machine.read(StateTable.KEYS, KEY, StateReadContract::copy);
            assertThat(found).isIn(filled(10, 1), filled(1030, 2), filled(17_000, 3));
            reads++;
            if (reads == 1) {
                begun.countDown();
            }
        }
        return reads;
    }

    // A thread's number is given when it is made: so those of the readers are the same in their last seven bits, unless
    // others make threads meanwhile.
    private static void skipThreadNumbers() {
        for (int i = 1; i < 128; i++) {
            new Thread(() -> {});
        }
    }
}

package io.dengine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every {@link StateBatch} must do. */
abstract class StateBatchContract extends StateMachineFixture {

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
    void theSameAppliedIndexMayBeCommittedAgain() {
        put(5, "a", "1");
        put(5, "b", "2");
        assertThat(get("a")).isEqualTo("1");
        assertThat(get("b")).isEqualTo("2");
        assertThat(machine.appliedIndex()).isEqualTo(5);
    }

    @Test
    void appliedIndexThatIsLessIsRefusedAndChangesNothing() {
        put(5, "a", "1");
        for (long index : new long[] {4, 0, -1}) {
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
}

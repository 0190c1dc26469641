package io.dengine.storage.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchOverlayTests {

    private final BatchOverlay overlay = new BatchOverlay();
    private final TreeMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);

    @Test
    void theLastChangeOfAKeyCounts() {
        overlay.put(StateTable.KEYS, bytes("a"), bytes("1"));
        overlay.put(StateTable.KEYS, bytes("a"), bytes("2"));
        assertThat(get("a")).isEqualTo(bytes("2"));
        overlay.delete(StateTable.KEYS, bytes("a"));
        assertThat(get("a")).isNull();
        assertThat(get("b")).isEqualTo(bytes("committed b"));
        overlay.put(StateTable.KEYS, bytes("a"), new byte[0]);
        assertThat(get("a")).isEqualTo(new byte[0]);
    }

    @Test
    void tablesAreApart() {
        overlay.put(StateTable.KEYS, bytes("a"), bytes("1"));
        assertThat(overlay.get(StateTable.LEASES, bytes("a"), (table, key) -> null))
                .isNull();
    }

    @Test
    void changesArePassedOnInTheOrderOfTableAndKey() {
        for (String key : List.of("m", "b", "z", "a", "b")) {
            overlay.put(StateTable.SYSTEM, bytes(key), bytes("system"));
            overlay.put(StateTable.KEYS, bytes(key), bytes("keys"));
        }
        overlay.put(StateTable.KEYS, new byte[] {(byte) 0x80}, bytes("keys"));
        overlay.delete(StateTable.KEYS, bytes("m"));
        List<String> seen = new ArrayList<>();
        overlay.forEach((table, key, value) -> seen.add(table + " " + new String(key, StandardCharsets.ISO_8859_1) + " "
                + (value == null ? null : new String(value, StandardCharsets.US_ASCII))));
        List<String> expected = new ArrayList<>();
        for (StateTable table : StateTable.values()) {
            if (table == StateTable.KEYS) {
                expected.addAll(
                        List.of("KEYS a keys", "KEYS b keys", "KEYS m null", "KEYS z keys", "KEYS \u0080 keys"));
            } else if (table == StateTable.SYSTEM) {
                expected.addAll(List.of("SYSTEM a system", "SYSTEM b system", "SYSTEM m system", "SYSTEM z system"));
            }
        }
        assertThat(seen).isEqualTo(expected);
    }

    // "Aa" and "BB" have one hash; of them keys are made that all have it.
    @Test
    void keysWithTheSameHashAreToldApart() {
        List<String> keys = List.of("");
        for (int i = 0; i < 8; i++) {
            keys = keys.stream()
                    .flatMap(k -> List.of(k + "Aa", k + "BB").stream())
                    .toList();
        }
        for (String key : keys) {
            overlay.put(StateTable.KEYS, bytes(key), bytes(key));
        }
        for (String key : keys) {
            assertThat(get(key)).isEqualTo(bytes(key));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCursorShowsWhatAModelShowsWhateverIsChangedMeanwhile(boolean descending) {
        Random random = new Random(3);
        int shown = 0;
        for (int round = 0; round < 300; round++) {
            BatchOverlay changes = new BatchOverlay();
            model.clear();
            TreeMap<byte[], byte[]> committed = new TreeMap<>(Arrays::compareUnsigned);
            for (int i = 0; i < 20; i++) {
                committed.put(key(random.nextInt(60)), bytes("c" + i));
            }
            model.putAll(committed);
            for (int scan = 0; scan < 4; scan++) {
                change(changes, random, random.nextInt(6));
                int from = random.nextInt(60);
                byte[] to = random.nextInt(5) == 0 ? null : key(from + random.nextInt(30));
                StateCursor stored = new Committed(committed, key(from), to, descending);
                try (StateCursor cursor = changes.scan(StateTable.KEYS, key(from), to, descending, stored)) {
                    shown += compare(cursor, changes, random, new Committed(model, key(from), to, descending));
                }
            }
        }
        assertThat(shown).isGreaterThan(3_000);
    }

    // Both are moved alike. What is changed after the one that is shown shows in the model at once, and must in the
    // cursor.
    private int compare(StateCursor cursor, BatchOverlay changes, Random random, StateCursor expected) {
        int shown = 0;
        while (true) {
            change(changes, random, random.nextInt(2));
            if (random.nextInt(10) == 0) {
                byte[] target = key(random.nextInt(90));
                cursor.seek(target);
                expected.seek(target);
            }
            boolean more = expected.next();
            assertThat(cursor.next()).isEqualTo(more);
            if (!more || shown == 50) {
                return shown;
            }
            shown++;
            assertThat(cursor.key()).isEqualTo(expected.key());
            assertThat(cursor.value()).isEqualTo(expected.value());
        }
    }

    private void change(BatchOverlay changes, Random random, int count) {
        for (int i = 0; i < count; i++) {
            byte[] key = key(random.nextInt(90));
            if (random.nextBoolean()) {
                byte[] value = bytes("v" + random.nextInt());
                changes.put(StateTable.KEYS, key, value);
                model.put(key, value);
            } else {
                changes.delete(StateTable.KEYS, key);
                model.remove(key);
            }
        }
    }

    private byte @Nullable [] get(String key) {
        return overlay.get(StateTable.KEYS, bytes(key), (table, asked) -> bytes("committed " + key));
    }

    private static byte[] key(int number) {
        return number < 0 ? new byte[0] : new byte[] {(byte) number};
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A cursor over a map, which may be changed meanwhile. */
    private static final class Committed implements StateCursor {

        private final TreeMap<byte[], byte[]> entries;
        private final byte[] from;
        private final byte @Nullable [] to;
        private final boolean descending;
        private byte @Nullable [] bound;
        private boolean included;
        private Map.@Nullable Entry<byte[], byte[]> current;

        Committed(TreeMap<byte[], byte[]> entries, byte[] from, byte @Nullable [] to, boolean descending) {
            this.entries = entries;
            this.from = from;
            this.to = to;
            this.descending = descending;
            this.bound = descending ? to : from;
            this.included = !descending;
        }

        @Override
        public boolean next() {
            Map.Entry<byte[], byte[]> next = nearest();
            if (next == null
                    || Arrays.compareUnsigned(next.getKey(), from) < 0
                    || (to != null && Arrays.compareUnsigned(next.getKey(), to) >= 0)) {
                current = null;
                return false;
            }
            bound = next.getKey();
            included = false;
            current = next;
            return true;
        }

        private Map.@Nullable Entry<byte[], byte[]> nearest() {
            byte[] start = bound;
            if (!descending) {
                byte[] least = start == null ? from : start;
                return included ? entries.ceilingEntry(least) : entries.higherEntry(least);
            }
            if (start == null) {
                return entries.lastEntry();
            }
            return included ? entries.floorEntry(start) : entries.lowerEntry(start);
        }

        @Override
        public void seek(byte[] target) {
            boolean before = descending
                    ? to != null && Arrays.compareUnsigned(target, to) >= 0
                    : Arrays.compareUnsigned(target, from) < 0;
            bound = before ? (descending ? to : from) : target;
            included = !(before && descending);
        }

        @Override
        public byte[] key() {
            return shown().getKey();
        }

        @Override
        public byte[] value() {
            return shown().getValue();
        }

        private Map.Entry<byte[], byte[]> shown() {
            Map.Entry<byte[], byte[]> entry = current;
            if (entry == null) {
                throw new NoSuchElementException();
            }
            return entry;
        }

        @Override
        public void close() {
            current = null;
        }
    }
}

package io.dengine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link StateCursor} must do, apart from {@link StateCursor#seek}. */
abstract class StateCursorContract extends StateMachineFixture {

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
}

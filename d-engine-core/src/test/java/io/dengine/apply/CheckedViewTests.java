package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static io.dengine.apply.TestStore.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.command.Command;
import io.dengine.kv.Scan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads that look at many keys ask now and then whether to go on. */
class CheckedViewTests {

    private static final int KEYS = 1_000;

    private final TestStore store = new TestStore();
    private int checks;

    private void fill() {
        List<Command> puts = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            puts.add(put("key" + i, "v"));
        }
        store.apply(puts.toArray(Command[]::new));
    }

    private void count() {
        checks++;
    }

    private static void end() {
        throw new IllegalStateException("over");
    }

    @Test
    void aCountAsksWhileItCounts() {
        fill();
        assertThat(store.kv.scan(Scan.all().onlyCount(), this::count).count()).isEqualTo(KEYS);
        assertThat(checks).isBetween(3, 5);
        assertThatThrownBy(() -> store.kv.scan(Scan.all().onlyCount(), CheckedViewTests::end))
                .hasMessage("over");
    }

    @Test
    void soDoAPageAndAReadOfThePast() {
        fill();
        store.apply(put("key5", "new"));
        assertThat(store.kv.scan(Scan.all().limit(KEYS), this::count).items()).hasSize(KEYS);
        assertThat(checks).isPositive();
        // Of what it looks at it shows nothing, and asks all the same.
        assertThatThrownBy(() -> store.kv.scan(Scan.all().atRevision(1).limit(5), CheckedViewTests::end))
                .hasMessage("over");
    }

    @Test
    void soDoesAGetOfManyKeys() {
        fill();
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            keys.add(bytes("key" + i));
        }
        assertThat(store.kv.getAll(keys, 0, this::count).items()).hasSize(KEYS);
        assertThat(checks).isBetween(3, 5);
        assertThatThrownBy(() -> store.kv.getAll(keys, 0, CheckedViewTests::end))
                .hasMessage("over");
    }

    @Test
    void aShortReadIsNeverAsked() {
        fill();
        store.kv.scan(Scan.all().limit(100), CheckedViewTests::end);
        store.kv.getAll(List.of(bytes("key1"), bytes("key2")), 0, CheckedViewTests::end);
    }
}

package io.dengine.runtime.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.apply.Effects;
import org.junit.jupiter.api.Test;

class DispatchQueueTests {

    private final FakeStore store = new FakeStore();
    private final DispatchQueue queue = new DispatchQueue(new DispatchQueue.Limits(3, 5, 1000));

    private void add(Effects effects) {
        queue.add(effects, effects.changes().get(0).revision());
    }

    /** Takes everything: a batch is its revision, what is missing is from and to. */
    private String drain() {
        StringBuilder text = new StringBuilder();
        for (DispatchQueue.Item item = queue.poll(); item != null; item = queue.poll()) {
            if (item instanceof DispatchQueue.Missed missed) {
                text.append(missed.from()).append('-').append(missed.take()).append(' ');
            } else if (item instanceof DispatchQueue.Published published) {
                text.append(published.effects().revision()).append(' ');
            }
        }
        return text.toString().trim();
    }

    private Effects changes(int count) {
        FakeStore.Op[] ops = new FakeStore.Op[count];
        for (int i = 0; i < count; i++) {
            ops[i] = FakeStore.Op.put("key-" + i, "value");
        }
        return store.commit(ops);
    }

    @Test
    void keepsTheOrder() {
        add(changes(1));
        add(changes(1));

        assertThat(drain()).isEqualTo("1 2");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void whatFindsNoPlaceIsNotedInOnePieceAtItsPlace() {
        for (int i = 0; i < 6; i++) {
            add(changes(1));
        }
        assertThat(drain()).isEqualTo("1 2 3 4-6");

        add(changes(1));
        assertThat(drain()).isEqualTo("7");
    }

    @Test
    void theNoteStaysBetweenWhatCameBeforeAndAfter() {
        for (int i = 0; i < 5; i++) {
            add(changes(1));
        }
        queue.poll();
        add(changes(1));
        add(changes(1));

        assertThat(drain()).isEqualTo("2 3 4-5 6 7-7");
    }

    @Test
    void theNumberOfChangesIsBounded() {
        add(changes(3));
        add(changes(3));

        assertThat(drain()).isEqualTo("1 2-2");
    }

    @Test
    void theBytesAreBounded() {
        add(store.put("a", "x".repeat(600)));
        add(store.put("b", "x".repeat(600)));

        assertThat(drain()).isEqualTo("1 2-2");
    }

    @Test
    void aBatchThatIsTooLargeIsTakenAlone() {
        add(changes(50));
        add(changes(1));

        assertThat(drain()).isEqualTo("1 2-2");
    }

    @Test
    void aNoteThatWasTakenDoesNotGrow() {
        queue.addMissed(1, 2);
        assertThat(drain()).isEqualTo("1-2");
        queue.addMissed(3, 4);
        queue.addMissed(5, 6);

        assertThat(drain()).isEqualTo("3-6");
    }
}

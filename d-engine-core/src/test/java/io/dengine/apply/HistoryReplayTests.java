package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static io.dengine.apply.TestStore.delete;
import static io.dengine.apply.TestStore.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.HistoryCompactedException;
import io.dengine.apply.HistoryReader.Part;
import io.dengine.command.Command;
import io.dengine.command.Command.Compact;
import io.dengine.command.Command.DeleteRange;
import io.dengine.command.Command.Put;
import io.dengine.kv.KeyRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryReplayTests {

    private final TestStore store = new TestStore();
    private final List<RevisionChanges> live = new ArrayList<>();

    @Test
    void tellsWhatTheCommandsToldWhenTheyWereApplied() {
        apply(put("a", "1"), put("b", "1"), put("a", "2"));
        apply(delete("a"), put("a", "3"), new DeleteRange(bytes("a"), null, false, 10));
        apply(put("b", "2"));

        Part part = store.kv.read(1, KeyRange.all(), 100);

        assertThat(part.nextRevision()).isEqualTo(8);
        assertThat(part.changes()).usingRecursiveComparison().isEqualTo(live);
        assertThat(store.kv.read(5, KeyRange.all(), 100).changes())
                .usingRecursiveComparison()
                .isEqualTo(live.subList(4, 7));
    }

    @Test
    void aPartEndsWithTheRevisionThatReachesTheNumberAskedFor() {
        apply(put("a", "1"), put("b", "1"), new DeleteRange(bytes("a"), null, false, 10), put("c", "1"));

        assertThat(store.kv.read(1, KeyRange.all(), 1).nextRevision()).isEqualTo(2);
        assertThat(store.kv.read(2, KeyRange.all(), 2)).satisfies(part -> {
            assertThat(part.changes()).usingRecursiveComparison().isEqualTo(live.subList(1, 3));
            assertThat(part.nextRevision()).isEqualTo(4);
        });
        assertThat(store.kv.read(4, KeyRange.all(), 1).nextRevision()).isEqualTo(5);
    }

    @Test
    void onlyChangesOfKeysInTheRangeAreTold() {
        apply(put("a", "1"), put("b", "1"), new DeleteRange(bytes("a"), null, false, 10), put("c", "1"));

        Part part = store.kv.read(1, KeyRange.single("b"), 100);

        assertThat(part.changes()).extracting(RevisionChanges::revision).containsExactly(2L, 3L);
        assertThat(part.changes().get(1).changes())
                .extracting(change -> TestStore.text(change.key()))
                .containsExactly("b");
        assertThat(part.nextRevision()).isEqualTo(5);
    }

    @Test
    void aPartEndsAfterABoundedNumberOfChangesLookedAt() {
        try (ApplyBatch batch = store.kv.newBatch()) {
            for (int i = 0; i < HistoryReplay.MAX_ROWS + 5; i++) {
                batch.applyCommands(1, List.of(put("a", "1")));
            }
            batch.commit(1);
        }

        Part part = store.kv.read(3, KeyRange.single("never"), 1);

        assertThat(part.changes()).isEmpty();
        assertThat(part.nextRevision()).isEqualTo(HistoryReplay.MAX_ROWS + 3);
    }

    @Test
    void aPartEndsAfterABoundedNumberOfBytesFound() {
        for (int i = 0; i < 12; i++) {
            apply(new Put(bytes("key" + i), new byte[1024 * 1024]));
        }

        assertThat(store.kv.read(1, KeyRange.all(), 100).changes()).hasSize(8);
    }

    @Test
    void thereIsNothingToTellOfTheFuture() {
        apply(put("a", "1"));

        assertThat(store.kv.read(2, KeyRange.all(), 10)).isEqualTo(new Part(List.of(), 2));
        assertThat(store.kv.read(9, KeyRange.all(), 10)).isEqualTo(new Part(List.of(), 9));
    }

    @Test
    void theCompactedRevisionItselfIsNotTold() {
        apply(put("a", "1"), put("a", "2"), put("a", "3"));
        store.apply(new Compact(2));

        assertThatExceptionOfType(HistoryCompactedException.class)
                .isThrownBy(() -> store.kv.read(2, KeyRange.all(), 10))
                .satisfies(e -> {
                    assertThat(e.requestedRevision()).isEqualTo(2);
                    assertThat(e.oldestRevision()).isEqualTo(2);
                    assertThat(e.oldestWatchableRevision()).isEqualTo(3);
                });
        assertThat(store.kv.read(3, KeyRange.all(), 10).changes())
                .usingRecursiveComparison()
                .isEqualTo(live.subList(2, 3));
    }

    private void apply(Command... commands) {
        store.apply(commands);
        live.addAll(store.effects.changes());
    }
}

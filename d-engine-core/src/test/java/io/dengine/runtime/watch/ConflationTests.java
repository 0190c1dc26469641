package io.dengine.runtime.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.kv.KeyValue;
import io.dengine.runtime.watch.MirrorChanges.MirrorChange;
import io.dengine.watch.WatchEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConflationTests {

    private final Conflation conflation = new Conflation();
    private long revision;

    private void put(String key, boolean existed) {
        byte[] bytes = key.getBytes(UTF_8);
        KeyValue current = new KeyValue(bytes, bytes, 1, ++revision, 1, 0);
        add(new WatchEvent(WatchEvent.Type.PUT, bytes, revision, current, null), existed);
    }

    private void delete(String key) {
        add(new WatchEvent(WatchEvent.Type.DELETE, key.getBytes(UTF_8), ++revision, null, null), true);
    }

    private void add(WatchEvent event, boolean existed) {
        conflation.add(new MirrorChanges(revision, List.of(new MirrorChange(event, existed))));
    }

    private List<String> take() {
        MirrorChanges taken = conflation.take();
        assertThat(taken.revision()).isEqualTo(revision);
        assertThat(conflation.isEmpty()).isTrue();
        return taken.changes().stream()
                .map(change -> change.event().type() + " " + change.event().keyAsString() + " "
                        + change.event().revision())
                .toList();
    }

    @Test
    void ofEachKeyTheLastChangeIsKeptInTheOrderOfThese() {
        put("a", false);
        put("b", false);
        put("a", true);

        assertThat(take()).containsExactly("PUT b 2", "PUT a 3");
    }

    @Test
    void aKeyThatCameAndWentIsNotTold() {
        put("a", false);
        delete("a");

        assertThat(conflation.isEmpty()).isTrue();
    }

    @Test
    void aKeyThatWasKnownAndWentIsTold() {
        put("changed", true);
        delete("changed");
        delete("again");
        put("again", false);
        delete("again");

        assertThat(take()).containsExactly("DELETE changed 2", "DELETE again 5");
    }

    @Test
    void aKeyThatWentAndCameIsToldWithItsValue() {
        delete("a");
        put("a", false);

        assertThat(take()).containsExactly("PUT a 2");
    }

    @Test
    void keysThatComeAndGoForEverHoldNothing() {
        for (int i = 0; i < 10_000; i++) {
            put("job-" + i, false);
            delete("job-" + i);
        }

        assertThat(conflation.isEmpty()).isTrue();
    }
}

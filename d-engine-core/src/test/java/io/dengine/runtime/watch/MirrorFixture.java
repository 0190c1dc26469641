package io.dengine.runtime.watch;

import static io.dengine.runtime.watch.WatchFixture.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.kv.KeyRange;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.watch.KvMirror;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;

/** Mirrors of the keys that begin with {@code a}. */
abstract class MirrorFixture {

    static final KeyRange RANGE = KeyRange.prefix("a");
    static final int PAGE = 3;

    final WatchFixture fixture = new WatchFixture();
    final FakeStore store = fixture.store;
    final WatchHub hub = fixture.hub;
    final ListenerRecorder recorder = new ListenerRecorder();

    @AfterEach
    void stop() {
        hub.closeAll();
    }

    KvMirror mirror() {
        return mirror(store::scan);
    }

    KvMirror mirror(Function<Scan, ScanPage> scans) {
        return hub.mirror(RANGE, scans, PAGE, LONG);
    }

    void assertCurrent(KvMirror mirror) throws InterruptedException {
        assertThat(mirror.awaitRevision(store.revision(), LONG)).isTrue();
        assertThat(mirror.revision()).isEqualTo(store.revision());
        assertThat(mirror.snapshot().values()).containsExactlyElementsOf(store.contents(RANGE));
        assertThat(mirror.size()).isEqualTo(store.contents(RANGE).size());
    }
}

package io.dengine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.kv.KeyValue;
import io.dengine.kv.LocalKvClient;
import io.dengine.kv.ReadOptions;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Watches and mirrors of one member, over its whole engine. */
@Timeout(120)
class EngineWatchTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private EmbeddedEngine started(LimitsConfig limits) {
        EmbeddedEngine engine = EmbeddedEngine.create(EngineConfig.builder()
                .dataDir(directory.resolve("data"))
                .limits(limits)
                .build());
        engine.open();
        engine.waitReady(PATIENCE);
        return engine;
    }

    @Test
    void aMirrorEndsWithTheEngineAndSaysSoAfterItWasOpenedAgain() throws Exception {
        try (EmbeddedEngine engine = started(LimitsConfig.defaults())) {
            LocalKvClient client = engine.client();
            client.put("c/a", "1");
            KvMirror before = client.mirrorPrefix("c/".getBytes(UTF_8));
            assertThat(before.get("c/a")).map(KeyValue::valueAsString).contains("1");

            engine.stop();
            assertThat(before.isOpen()).isFalse();
            engine.open();
            engine.waitReady(PATIENCE);
            long revision = client.put("c/a", "2").revision();

            assertThat(before.isOpen()).isFalse();
            assertThatExceptionOfType(WatchClosedException.class).isThrownBy(() -> before.get("c/a"));
            assertThatExceptionOfType(WatchClosedException.class)
                    .isThrownBy(() -> before.awaitRevision(revision, PATIENCE));
            try (KvMirror after = client.mirrorPrefix("c/")) {
                assertThat(after.awaitRevision(revision, PATIENCE)).isTrue();
                assertThat(after.get("c/a")).map(KeyValue::valueAsString).contains("2");
            }
        }
    }

    @Test
    void aWatcherThatIsNotPolledHoldsNoMoreThanItMayAndLosesNothing() throws Exception {
        LimitsConfig limits = LimitsConfig.builder()
                .watchBufferBytes(100_000)
                .watchBufferTotalBytes(150_000)
                .build();
        try (EmbeddedEngine engine = started(limits)) {
            LocalKvClient client = engine.client();
            byte[] value = new byte[40_000];
            try (Watcher one = client.watch(WatchRequest.prefix("k").withPreviousValue());
                    Watcher other = client.watch(WatchRequest.prefix(""))) {
                for (int i = 0; i < 30; i++) {
                    client.put("k" + i % 2, new String(value, UTF_8));
                }
                assertThat(engine.status().openWatchers()).isEqualTo(2);
                assertThat(engine.status().watchBufferBytes()).isLessThan(250_000);
                for (int i = 1; i <= 30; i++) {
                    assertThat(one.poll(PATIENCE).orElseThrow().revision()).isEqualTo(i);
                    assertThat(other.poll(PATIENCE).orElseThrow().revision()).isEqualTo(i);
                }
            }
            assertThat(engine.status().watchersBehind()).isZero();
            assertThat(engine.status().watchBufferBytes()).isZero();
        }
    }

    @Test
    void whatWasCompactedIsToldAlikeToReadsAndWatches() throws Exception {
        try (EmbeddedEngine engine = started(LimitsConfig.defaults())) {
            LocalKvClient client = engine.client();
            for (int i = 0; i < 10; i++) {
                client.put("a", "value-" + i);
            }
            client.compact(6);

            assertThatExceptionOfType(HistoryCompactedException.class)
                    .isThrownBy(() -> client.get("a", ReadOptions.atRevision(3)))
                    .satisfies(EngineWatchTests::assertOldest);
            assertThatExceptionOfType(HistoryCompactedException.class)
                    .isThrownBy(() -> client.compact(3))
                    .satisfies(EngineWatchTests::assertOldest);
            try (Watcher watcher = client.watch(WatchRequest.key("a").from(3))) {
                assertThatExceptionOfType(HistoryCompactedException.class)
                        .isThrownBy(() -> watcher.poll(PATIENCE))
                        .satisfies(EngineWatchTests::assertOldest);
            }
            assertThat(client.get("a", ReadOptions.atRevision(6)).asString()).contains("value-5");
            try (Watcher watcher = client.watch(WatchRequest.key("a").from(7))) {
                assertThat(watcher.poll(PATIENCE).orElseThrow().revision()).isEqualTo(7);
            }
        }
    }

    private static void assertOldest(HistoryCompactedException e) {
        assertThat(e.requestedRevision()).isEqualTo(3);
        assertThat(e.oldestRevision()).isEqualTo(6);
        assertThat(e.oldestWatchableRevision()).isEqualTo(7);
        assertThat(e)
                .hasMessage(
                        "revision 3 is not kept any more: the oldest that can be read is 6, and a watch can begin at 7");
    }
}

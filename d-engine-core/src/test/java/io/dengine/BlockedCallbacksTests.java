package io.dengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dengine.kv.LocalKvClient;
import io.dengine.lease.RenewedLease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dependents of futures block every thread on which they run: that holds up other futures, and nothing else. */
class BlockedCallbacksTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

    @TempDir
    Path directory;

    private final CountDownLatch end = new CountDownLatch(1);
    private EmbeddedEngine engine;
    private LocalKvClient client;

    @BeforeEach
    void start() {
        engine = EmbeddedEngine.create(EngineConfig.builder()
                .dataDir(directory.resolve("data"))
                .limits(LimitsConfig.builder()
                        .maxPendingWrites(50)
                        .maxPendingReads(50)
                        .build())
                .build());
        engine.open();
        engine.waitReady(PATIENCE);
        client = engine.client();
    }

    @AfterEach
    void stop() {
        end.countDown();
        engine.stop();
    }

    // A future that is complete before it has its dependent runs that on this thread: it counts for nothing.
    private void block() {
        CountDownLatch blocked = new CountDownLatch(THREADS);
        for (int i = 0; blocked.getCount() > 0; i++) {
            assertThat(i).as("attempts to block %s threads", THREADS).isLessThan(1_000);
            client.async().put("x", "1").thenRun(() -> {
                if (Thread.currentThread().getName().startsWith("d-engine-callback")) {
                    blocked.countDown();
                    awaitUp(end);
                }
            });
            client.put("y", "1");
        }
    }

    private static void awaitUp(CountDownLatch latch) {
        try {
            latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void leasesAreRenewedAndTheirLossIsToldAllTheSame() {
        CountDownLatch lost = new CountDownLatch(1);
        RenewedLease renewed =
                client.keepRenewed(client.grantLease(Duration.ofSeconds(4)).id(), (lease, reason) -> lost.countDown());
        block();
        // What lives for longer than a lease that is not renewed measures the time.
        client.put("clock", "", Duration.ofSeconds(6));
        await().atMost(PATIENCE).until(() -> !client.get("clock").exists());
        assertThat(renewed.isAlive()).isTrue();
        assertThat(client.timeToLive(renewed.id()).remaining()).isPositive();

        client.revoke(renewed.id());
        await().atMost(PATIENCE).until(() -> lost.getCount() == 0);
        assertThat(renewed.isAlive()).isFalse();
    }

    @Test
    void asynchronousCallsAreRefusedBeforeUsersCodeWouldRunWhereItDoesHarm() {
        block();
        // Each waits behind the blocked ones, until there are too many; the thread that completes writes goes on.
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        var put = client.async().put("k", "" + i);
                        put.thenRun(() -> awaitUp(end));
                        client.put("l", "" + i);
                        if (put.isDone()) {
                            put.get();
                        }
                    }
                })
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(OverloadedException.class);
        client.put("l", "still");
        assertThat(client.get("l").asString()).contains("still");
    }
}

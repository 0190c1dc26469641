package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.EngineStoppedException;
import io.dengine.command.CommandResult;
import io.dengine.kv.KvClient;
import io.dengine.kv.LocalKvClient;
import io.dengine.kv.PutResult;
import io.dengine.kv.ReadConsistency;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.node.Node;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client of an engine outlives the nodes that its engine starts and stops. */
class EngineClientTests {

    private final ClientWorld first = new ClientWorld();
    private final ClientWorld second = new ClientWorld();
    private final AtomicReference<@Nullable LocalKvClient> running = new AtomicReference<>(first.client);
    private final Node node = (Node) Proxy.newProxyInstance(
            Node.class.getClassLoader(), new Class<?>[] {Node.class}, (proxy, method, arguments) -> running.get());
    private final EngineClient client = new EngineClient(
            () -> {
                if (running.get() == null) {
                    throw new EngineStoppedException("stopped");
                }
                return node;
            },
            () -> "n1");

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void callsGoToTheNodeThatRuns() {
        client.get("k");
        running.set(second.client);
        client.get("k");
        client.async().get("k").join();
        assertThat(first.store.asked).hasSize(1);
        assertThat(second.store.asked).hasSize(2);
        assertThat(client.nodeId()).isEqualTo("n1");
    }

    @Test
    void viewsKeepTheirSettingsOverARestart() {
        KvClient view = client.viaLeader().withTimeout(Duration.ofSeconds(9)).withConsistency(ReadConsistency.LEASE);
        for (ClientWorld world : new ClientWorld[] {first, second}) {
            running.set(world.client);
            view.get("k");
            view.async().get("k").join();
            assertThat(world.underLeaderLease.timeouts).containsExactly(Duration.ofSeconds(9), Duration.ofSeconds(9));
            world.follows();
            world.forwarder.answer = CompletableFuture.completedFuture(new CommandResult.PutDone(new PutResult(4)));
            assertThat(view.put("k", "v").revision()).isEqualTo(4);
            assertThat(world.forwarder.timeouts).containsExactly(Duration.ofMillis(8_900));
        }
    }

    @Test
    void settingsAreCheckedWithoutANode() {
        running.set(null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.withTimeout(Duration.ofDays(1)))
                .withMessage("timeout must be 1 ms to 1 h, not PT24H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.withConsistency(null))
                .withMessage("consistency must not be null");
        assertThat(client.viaLeader().withTimeout(Duration.ofSeconds(1))).isNotNull();
    }

    @Test
    void withoutANodeAFutureSaysWhatABlockingCallThrows() {
        running.set(null);
        assertThatThrownBy(() -> client.get("k")).isInstanceOf(EngineStoppedException.class);
        AtomicReference<Throwable> met = new AtomicReference<>();
        client.async().get("k").whenComplete((result, error) -> met.set(error));
        assertThat(met.get()).isInstanceOf(EngineStoppedException.class);
    }

    @Test
    void thePagesAfterARestartComeFromTheNewNode() {
        first.store.more = true;
        ScanPage page = client.scan(Scan.prefix("k").limit(1));
        ScanPage other = client.async().scan(Scan.prefix("k").limit(1)).join();
        running.set(second.client);
        assertThat(page.next().items()).hasSize(1);
        assertThat(other.next().items()).hasSize(1);
        assertThat(first.store.asked).hasSize(2);
        assertThat(second.store.asked).hasSize(2);
    }

    @Test
    void aStreamGoesOnOverARestart() {
        first.store.more = true;
        var items = client.stream(Scan.prefix("k").limit(1)).iterator();
        items.next();
        running.set(second.client);
        items.next();
        assertThat(items.hasNext()).isFalse();
    }

    @Test
    void aScanThatFailsDoesSoWithTheExceptionItself() {
        first.state.stopped();
        AtomicReference<Throwable> met = new AtomicReference<>();
        client.async().scan(Scan.all().limit(1)).whenComplete((page, error) -> met.set(error));
        assertThat(met.get()).isInstanceOf(EngineStoppedException.class);
    }
}

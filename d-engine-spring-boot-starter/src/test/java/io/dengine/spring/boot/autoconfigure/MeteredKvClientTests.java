package io.dengine.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.dengine.EngineException;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.PutResult;
import io.dengine.kv.ReadConsistency;
import io.dengine.watch.Watcher;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class MeteredKvClientTests {

    private static final byte[] KEY = {1};
    private static final byte[] VALUE = {2};

    private final FakeEngine fake = new FakeEngine();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final MeteredKvClient client = new MeteredKvClient(fake.client, new ClientTimers(registry));

    private long count(String operation, String consistency, String outcome) {
        return registry.get("dengine.client.requests")
                .tags("operation", operation, "consistency", consistency, "outcome", outcome)
                .timer()
                .count();
    }

    private long total() {
        return registry.get("dengine.client.requests").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    @Test
    void resultsAreThoseOfTheClient() {
        PutResult put = new PutResult(1);
        GetResult get = new GetResult(2, null);
        DeleteResult delete = new DeleteResult(3, true);
        Watcher watcher = mock(Watcher.class);
        when(fake.client.put(KEY, VALUE)).thenReturn(put);
        when(fake.client.get(KEY)).thenReturn(get);
        when(fake.client.get("key", ReadConsistency.EVENTUAL)).thenReturn(get);
        when(fake.client.delete("key")).thenReturn(delete);
        when(fake.client.watch("key")).thenReturn(watcher);
        when(fake.client.nodeId()).thenReturn("n1");

        assertThat(client.put(KEY, VALUE)).isSameAs(put);
        assertThat(client.get(KEY)).isSameAs(get);
        assertThat(client.get("key", ReadConsistency.EVENTUAL)).isSameAs(get);
        assertThat(client.delete("key")).isSameAs(delete);
        assertThat(client.watch("key")).isSameAs(watcher);
        assertThat(client.nodeId()).isEqualTo("n1");
    }

    @Test
    void callsAreCountedByOperationAndConsistency() {
        client.put("key", "value");
        client.put(KEY, VALUE);
        client.get("key");
        client.get(KEY);
        client.get("key", ReadConsistency.LINEARIZABLE);
        client.get(KEY, ReadConsistency.EVENTUAL);
        client.delete("key");
        client.delete(KEY);

        assertThat(count("put", "linearizable", "success")).isEqualTo(2);
        assertThat(count("get", "linearizable", "success")).isEqualTo(3);
        assertThat(count("get", "eventual", "success")).isEqualTo(1);
        assertThat(count("delete", "linearizable", "success")).isEqualTo(2);
    }

    @Test
    void failuresAreCountedByWhatTheyAre() {
        assertOutcome(new NotLeaderException("n1", FakeEngine.leader("n2", 1)), "not_leader");
        assertOutcome(new NoLeaderException("none"), "no_leader");
        assertOutcome(new OutcomeUnknownException("who knows"), "unknown");
        assertOutcome(new EngineException("other"), "error");
        assertOutcome(new IllegalArgumentException("key"), "error");
        assertThat(total()).isEqualTo(5);
    }

    private void assertOutcome(RuntimeException failure, String outcome) {
        long before = count("put", "linearizable", outcome);
        when(fake.client.put(outcome + failure, "value")).thenThrow(failure);
        assertThatThrownBy(() -> client.put(outcome + failure, "value")).isSameAs(failure);
        assertThat(count("put", "linearizable", outcome)).isEqualTo(before + 1);
    }

    @Test
    void aFutureIsTimedUntilItCompletes() {
        CompletableFuture<PutResult> future = new CompletableFuture<>();
        when(fake.asyncClient.put("key", "value")).thenReturn(future);

        CompletableFuture<PutResult> returned = client.async().put("key", "value");
        assertThat(total()).isZero();
        future.complete(new PutResult(1));

        assertThat(returned).isSameAs(future);
        assertThat(count("put", "linearizable", "success")).isEqualTo(1);
    }

    @Test
    void futuresThatFailAreCountedByWhatFailedThem() {
        when(fake.asyncClient.get("key")).thenReturn(CompletableFuture.failedFuture(new NoLeaderException("none")));
        when(fake.asyncClient.get(KEY, ReadConsistency.EVENTUAL))
                .thenReturn(CompletableFuture.failedFuture(
                        new CompletionException(new NotLeaderException("n1", FakeEngine.leader("n2", 1)))));
        when(fake.asyncClient.delete("key")).thenThrow(new IllegalArgumentException("key"));

        assertThat(client.async().get("key")).isCompletedExceptionally();
        assertThat(client.async().get(KEY, ReadConsistency.EVENTUAL)).isCompletedExceptionally();
        assertThatThrownBy(() -> client.async().delete("key")).isInstanceOf(IllegalArgumentException.class);

        assertThat(count("get", "linearizable", "no_leader")).isEqualTo(1);
        assertThat(count("get", "eventual", "not_leader")).isEqualTo(1);
        assertThat(count("delete", "linearizable", "error")).isEqualTo(1);
    }

    @Test
    void timersPublishPercentiles() {
        client.put("key", "value");

        assertThat(Arrays.stream(registry.get("dengine.client.requests")
                                .tags("operation", "put", "outcome", "success")
                                .timer()
                                .takeSnapshot()
                                .percentileValues())
                        .map(value -> value.percentile()))
                .containsExactly(0.5, 0.99, 0.999);
    }
}

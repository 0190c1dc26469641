package io.dengine.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.dengine.NoLeaderException;
import io.dengine.OverloadedException;
import io.dengine.Subscription;
import io.dengine.kv.AsyncKvClient;
import io.dengine.kv.DeleteOptions;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.KvClient;
import io.dengine.kv.LocalKvClient;
import io.dengine.kv.PutOptions;
import io.dengine.kv.PutResult;
import io.dengine.kv.ReadConsistency;
import io.dengine.kv.ReadOptions;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import io.dengine.kv.TxnResult;
import io.dengine.lease.Lease;
import io.dengine.lease.LeaseListener;
import io.dengine.lease.RenewedLease;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

class MeteredKvClientTests {

    private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);
    private static final byte[] VALUE = "value".getBytes(StandardCharsets.UTF_8);
    private static final Scan SCAN = Scan.prefix("k").limit(1);

    private final LocalKvClient inner = mock(LocalKvClient.class);
    private final AsyncKvClient innerAsync = mock(AsyncKvClient.class);
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ClientTimers timers = new ClientTimers(registry);
    private final LocalKvClient client = new MeteredLocalKvClient(inner, timers, ReadConsistency.LINEARIZABLE);

    private long count(String operation, String consistency, String outcome) {
        Timer timer = registry.find("dengine.client.requests")
                .tags("operation", operation, "consistency", consistency, "outcome", outcome)
                .timer();
        return timer == null ? 0 : timer.count();
    }

    private long total() {
        return registry.find("dengine.client.requests").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private void assertCounted(String operation, String consistency) {
        assertThat(count(operation, consistency, "success"))
                .as("%s, %s", operation, consistency)
                .isEqualTo(1);
    }

    private static ScanPage page(String key, boolean more) {
        KeyValue item = new KeyValue(key.getBytes(StandardCharsets.UTF_8), VALUE, 1, 1, 1, 0);
        return new ScanPage(SCAN, 5, List.of(item), 1, more, scan -> {
            throw new AssertionError("the next page comes through the metered client");
        });
    }

    @Test
    void everyOperationIsCountedUnderItsName() {
        when(inner.scan(any())).thenReturn(page("k1", false));

        client.put(KEY, VALUE, PutOptions.defaults());
        client.get(KEY, ReadOptions.defaults());
        client.getAll(List.of(KEY), ReadOptions.defaults());
        client.scan(SCAN);
        client.delete(KEY, DeleteOptions.defaults());
        client.deleteRange(KeyRange.all(), DeleteOptions.defaults());
        client.transact(Txn.of(TxnOp.get("key")));
        client.increment(KEY, 1);
        client.grantLease(Duration.ofSeconds(1));
        client.keepAlive(1);
        client.revoke(1);
        client.timeToLive(1, true);
        client.compact(1);

        for (ClientTimers.Operation operation : ClientTimers.Operation.values()) {
            assertCounted(operation.name().toLowerCase(java.util.Locale.ROOT), "linearizable");
        }
        assertThat(total()).isEqualTo(ClientTimers.Operation.values().length);
    }

    @Test
    void everyOperationWithAFutureIsCountedUnderItsName() {
        when(inner.async()).thenReturn(innerAsync);
        AsyncKvClient async = client.async();
        when(innerAsync.put(any(byte[].class), any(byte[].class), any(PutOptions.class)))
                .thenReturn(done());
        when(innerAsync.get(any(byte[].class), any(ReadOptions.class))).thenReturn(done());
        when(innerAsync.getAll(any(), any())).thenReturn(done());
        when(innerAsync.scan(any())).thenReturn(done());
        when(innerAsync.delete(any(byte[].class), any())).thenReturn(done());
        when(innerAsync.deleteRange(any(), any())).thenReturn(done());
        when(innerAsync.transact(any())).thenReturn(done());
        when(innerAsync.increment(KEY, 1)).thenReturn(done());
        when(innerAsync.grantLease(any())).thenReturn(done());
        when(innerAsync.keepAlive(1)).thenReturn(done());
        when(innerAsync.revoke(1)).thenReturn(done());
        when(innerAsync.timeToLive(1, true)).thenReturn(done());
        when(innerAsync.compact(1)).thenReturn(done());

        async.put(KEY, VALUE, PutOptions.defaults());
        async.get(KEY, ReadOptions.defaults());
        async.getAll(List.of(KEY), ReadOptions.defaults());
        async.scan(SCAN);
        async.delete(KEY, DeleteOptions.defaults());
        async.deleteRange(KeyRange.all(), DeleteOptions.defaults());
        async.transact(Txn.of(TxnOp.get("key")));
        async.increment(KEY, 1);
        async.grantLease(Duration.ofSeconds(1));
        async.keepAlive(1);
        async.revoke(1);
        async.timeToLive(1, true);
        async.compact(1);

        for (ClientTimers.Operation operation : ClientTimers.Operation.values()) {
            assertCounted(operation.name().toLowerCase(java.util.Locale.ROOT), "linearizable");
        }
    }

    private static <T> CompletableFuture<T> done() {
        return CompletableFuture.completedFuture(null);
    }

    @Test
    void whatIsTextOrShorthandComesDownToAnOperationThatIsCountedOnce() {
        when(inner.transact(any())).thenReturn(new TxnResult(true, 3, List.of(new PutResult(3))));

        client.put("key", "value", Duration.ofSeconds(1));
        client.get("key");
        client.delete("key");
        client.deletePrefix("k");
        client.putIfAbsent("key", "value");
        client.getAll("key", "other");

        assertCounted("put", "linearizable");
        assertCounted("get", "linearizable");
        assertCounted("delete", "linearizable");
        assertCounted("delete_range", "linearizable");
        assertCounted("transact", "linearizable");
        assertCounted("get_all", "linearizable");
        assertThat(total()).isEqualTo(6);
    }

    @Test
    void resultsAreThoseOfTheClient() {
        PutResult put = new PutResult(1);
        GetResult get = new GetResult(2, null);
        PutOptions options = PutOptions.ttl(Duration.ofSeconds(1));
        when(inner.put(KEY, VALUE, options)).thenReturn(put);
        when(inner.get(KEY, ReadOptions.atRevision(7))).thenReturn(get);
        when(inner.nodeId()).thenReturn("n1");

        assertThat(client.put(KEY, VALUE, options)).isSameAs(put);
        assertThat(client.get(KEY, ReadOptions.atRevision(7))).isSameAs(get);
        assertThat(client.nodeId()).isEqualTo("n1");
    }

    @Test
    void aReadIsCountedUnderTheConsistencyItAsksFor() {
        when(inner.scan(any())).thenReturn(page("k1", false));

        client.get("key", ReadConsistency.EVENTUAL);
        client.get("key", ReadConsistency.LEASE);
        client.getAll(List.of(KEY), ReadOptions.of(ReadConsistency.LEASE));
        client.scan(SCAN.consistency(ReadConsistency.EVENTUAL));

        assertCounted("get", "eventual");
        assertCounted("get", "lease");
        assertCounted("get_all", "lease");
        assertCounted("scan", "eventual");
    }

    @Test
    void aReadThatAsksForNoneIsCountedUnderTheDefault() {
        KvClient eventual = new MeteredKvClient(inner, timers, ReadConsistency.EVENTUAL);
        when(inner.scan(any())).thenReturn(page("k1", false));

        eventual.get("key");
        eventual.getAll("key");
        eventual.scan(SCAN);
        eventual.put("key", "value");

        assertCounted("get", "eventual");
        assertCounted("get_all", "eventual");
        assertCounted("scan", "eventual");
        assertCounted("put", "linearizable");
    }

    @Test
    void everyPageOfAStreamIsCounted() {
        when(inner.scan(any())).thenReturn(page("k1", true), page("k2", true), page("k3", false));

        assertThat(client.stream(SCAN)).hasSize(3);

        assertThat(count("scan", "linearizable", "success")).isEqualTo(3);
    }

    @Test
    void aViewIsTimedToo() {
        KvClient view = mock(KvClient.class);
        when(inner.viaLeader()).thenReturn(view);
        when(view.withTimeout(Duration.ofSeconds(1))).thenReturn(view);
        when(view.withConsistency(ReadConsistency.LEASE)).thenReturn(view);
        when(view.async()).thenReturn(innerAsync);
        when(innerAsync.get(any(byte[].class), any(ReadOptions.class))).thenReturn(done());

        KvClient timed = client.viaLeader().withTimeout(Duration.ofSeconds(1)).withConsistency(ReadConsistency.LEASE);
        timed.put("key", "value");
        timed.get("key");
        timed.async().get("key");

        assertCounted("put", "linearizable");
        assertThat(count("get", "lease", "success")).isEqualTo(2);
    }

    @Test
    void whatLastsIsHandedOutAsItIsAndNotTimed() {
        WatchRequest request = WatchRequest.prefix("k");
        Watcher watcher = mock(Watcher.class);
        Subscription subscription = mock(Subscription.class);
        KvMirror mirror = mock(KvMirror.class);
        RenewedLease lease = mock(RenewedLease.class);
        WatchListener listener = batch -> {};
        when(inner.watch(request)).thenReturn(watcher);
        when(inner.watch(any(WatchRequest.class), any(), any())).thenReturn(subscription);
        when(inner.mirror(KeyRange.prefix("k"))).thenReturn(mirror);
        when(inner.keepRenewed(anyLong(), any())).thenReturn(lease);

        assertThat(client.watch(request)).isSameAs(watcher);
        assertThat(client.watch(request, Runnable::run, listener)).isSameAs(subscription);
        assertThat(client.mirrorPrefix("k")).isSameAs(mirror);
        assertThat(client.keepRenewed(1, (lost, reason) -> {})).isSameAs(lease);
        assertThat(total()).isZero();
    }

    private double leases(String what) {
        return registry.get("dengine.leases." + what).counter().count();
    }

    @Test
    void leasesThatAreRenewedAreCountedAndThoseOfThemThatAreLost() {
        assertThat(leases("renewed")).isZero();
        assertThat(leases("lost")).isZero();
        ArgumentCaptor<LeaseListener> passed = ArgumentCaptor.forClass(LeaseListener.class);
        RenewedLease renewed = mock(RenewedLease.class);
        when(inner.keepRenewed(anyLong(), passed.capture())).thenReturn(renewed);
        when(inner.viaLeader()).thenReturn(inner);
        when(inner.async()).thenReturn(innerAsync);
        CompletableFuture<RenewedLease> future = new CompletableFuture<>();
        when(innerAsync.keepRenewed(anyLong(), passed.capture())).thenReturn(future);
        List<String> told = new ArrayList<>();

        client.viaLeader().keepRenewed(1, (lost, reason) -> told.add(reason));
        assertThat(client.async().keepRenewed(2, (lost, reason) -> told.add(reason)))
                .isSameAs(future);
        assertThat(leases("renewed")).isEqualTo(1);
        future.complete(renewed);
        assertThat(leases("renewed")).isEqualTo(2);

        passed.getAllValues().forEach(each -> each.onLeaseLost(new Lease(1, Duration.ofSeconds(1)), "stopped"));
        assertThat(told).containsExactly("stopped", "stopped");
        assertThat(leases("lost")).isEqualTo(2);
    }

    @Test
    void aLeaseThatCannotBeRenewedIsNotCountedAndAMissingListenerIsForTheClientToRefuse() {
        IllegalArgumentException refusal = new IllegalArgumentException("listener must not be null");
        when(inner.keepRenewed(1, null)).thenThrow(refusal);
        assertThatThrownBy(() -> client.keepRenewed(1, null)).isSameAs(refusal);
        assertThat(leases("renewed")).isZero();
    }

    @Test
    void aFailureIsThrownAsItIsAndCountedByWhatItIs() {
        OverloadedException failure = new OverloadedException("full");
        when(inner.put(any(byte[].class), any(byte[].class), any(PutOptions.class)))
                .thenThrow(failure);

        assertThatThrownBy(() -> client.put("key", "value")).isSameAs(failure);

        assertThat(count("put", "linearizable", "overloaded")).isEqualTo(1);
        assertThat(total()).isEqualTo(1);
    }

    @Test
    void aFutureIsTimedUntilItCompletes() {
        CompletableFuture<PutResult> future = new CompletableFuture<>();
        when(inner.async()).thenReturn(innerAsync);
        when(innerAsync.put(any(byte[].class), any(byte[].class), any(PutOptions.class)))
                .thenReturn(future);

        CompletableFuture<PutResult> returned = client.async().put("key", "value");
        assertThat(total()).isZero();
        future.complete(new PutResult(1));

        assertThat(returned).isSameAs(future);
        assertCounted("put", "linearizable");
    }

    @Test
    void futuresThatFailAreCountedByWhatFailedThem() {
        when(inner.async()).thenReturn(innerAsync);
        when(innerAsync.get(any(byte[].class), any(ReadOptions.class)))
                .thenReturn(CompletableFuture.failedFuture(new NoLeaderException("none")));
        when(innerAsync.delete(any(byte[].class), any())).thenThrow(new IllegalArgumentException("key"));

        assertThat(client.async().get("key", ReadConsistency.EVENTUAL)).isCompletedExceptionally();
        assertThatThrownBy(() -> client.async().delete("key")).isInstanceOf(IllegalArgumentException.class);

        assertThat(count("get", "eventual", "no_leader")).isEqualTo(1);
        assertThat(count("delete", "linearizable", "refused")).isEqualTo(1);
    }

    @Test
    void aTimerIsThereWhenItsFirstCallHasEnded() {
        assertThat(registry.find("dengine.client.requests").timers()).isEmpty();

        client.put("key", "value");
        client.put("key", "value");

        assertThat(registry.find("dengine.client.requests").timers()).hasSize(1);
    }

    @Test
    void timersPublishPercentiles() {
        client.put("key", "value");

        assertThat(Arrays.stream(registry.get("dengine.client.requests")
                                .tags("operation", "put", "outcome", "success")
                                .timer()
                                .takeSnapshot()
                                .percentileValues())
                        .map(ValueAtPercentile::percentile))
                .containsExactly(0.5, 0.99, 0.999);
    }
}

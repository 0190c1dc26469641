package io.dengine.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.HistoryCompactedException;
import io.dengine.NoLeaderException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the interfaces themselves do: everything ends in a few methods. */
class KvClientDefaultsTests {

    private final List<Object> asked = new ArrayList<>();
    private Function<Object, Object> answer = request -> null;

    @SuppressWarnings("unchecked")
    private <T> T client(Class<T> type) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            asked.add(method.getName());
            asked.addAll(List.of(arguments));
            return answer.apply(arguments[0]);
        };
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private Txn askedTxn() {
        assertThat(asked).hasSize(2).first().isEqualTo("transact");
        return (Txn) asked.get(1);
    }

    @Test
    void aCompareAndSetIsATransaction() {
        answer = txn -> new TxnResult(true, 5, List.of(new PutResult(5)));
        PutOptions options = PutOptions.lease(3);
        CompareAndSetResult done = client(KvClient.class).compareAndSet("k", "old", "new", options);

        assertThat(done).isEqualTo(new CompareAndSetResult(true, 5, null));
        assertThat(done.currentEntry()).isEmpty();
        assertThat(askedTxn())
                .isEqualTo(Txn.when(Compare.valueEquals("k", "old"))
                        .then(TxnOp.put("k", "new", options))
                        .orElse(TxnOp.get("k"))
                        .build());
    }

    @Test
    void aPutIfAbsentExpectsThatThereIsNothing() {
        KeyValue other = new KeyValue(new byte[] {'k'}, new byte[] {'x'}, 2, 2, 1, 0);
        answer = txn -> new TxnResult(false, 5, List.of(new GetResult(5, other)));
        CompareAndSetResult failed =
                client(KvClient.class).putIfAbsent("k", "new", PutOptions.ttl(Duration.ofSeconds(1)));

        assertThat(failed.succeeded()).isFalse();
        assertThat(failed.currentEntry()).contains(other);
        assertThat(askedTxn().comparisons()).containsExactly(Compare.absent("k"));
        assertThat(askedTxn().then()).containsExactly(TxnOp.put("k", "new", PutOptions.ttl(Duration.ofSeconds(1))));
    }

    @Test
    void theAsynchronousFormDoesTheSame() {
        answer = txn -> CompletableFuture.completedFuture(new TxnResult(true, 5, List.of(new PutResult(5))));
        AsyncKvClient client = client(AsyncKvClient.class);
        assertThat(client.putIfAbsent("k", "new", PutOptions.lease(3)).join())
                .isEqualTo(new CompareAndSetResult(true, 5, null));
        assertThat(askedTxn().then()).containsExactly(TxnOp.put("k", "new", PutOptions.lease(3)));
    }

    @Test
    void anAsynchronousCompareAndSetFailsWithTheExceptionItself() {
        NoLeaderException failure = new NoLeaderException("none");
        answer = txn -> CompletableFuture.failedFuture(failure);
        List<Throwable> met = new ArrayList<>();
        client(AsyncKvClient.class).compareAndSet("k", null, "new").whenComplete((result, error) -> met.add(error));
        assertThat(met).containsExactly(failure);
    }

    @Test
    void whatIsMissingIsNamed() {
        KvClient client = client(KvClient.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.compareAndSet("k", null, null))
                .withMessage("update must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.compareAndSet(new byte[] {1}, null, null))
                .withMessage("update must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.compareAndSet("k", null, "v", null))
                .withMessage("options must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.getAll("a", null))
                .withMessage("keys[1] must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.stream(null))
                .withMessage("scan must not be null");
        assertThat(asked).isEmpty();
    }

    private static ScanPage page(Scan scan, int from, Function<Scan, ScanPage> source) {
        List<KeyValue> items = Stream.iterate(from, key -> key + 1)
                .limit(2)
                .map(key -> new KeyValue(new byte[] {key.byteValue()}, new byte[0], 1, 1, 1, 0))
                .toList();
        return new ScanPage(scan, 9, items, 2, from < 5, source);
    }

    private static ScanPage pageOf(Scan scan) {
        byte[] after = scan.after();
        return page(scan, after == null ? 1 : after[0] + 1, KvClientDefaultsTests::pageOf);
    }

    @Test
    void aStreamReadsPagesAsTheyAreConsumed() {
        answer = scan -> pageOf((Scan) scan);
        KvClient client = client(KvClient.class);
        Stream<KeyValue> stream = client.stream(Scan.all().limit(2));
        assertThat(asked).as("nothing is read before somebody wants it").isEmpty();
        assertThat(stream.map(item -> (int) item.key()[0]).collect(Collectors.toList()))
                .containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void aStreamWhoseNextPageCannotBeReadThrowsAndRepeatsNothing() {
        answer = scan -> page((Scan) scan, 1, next -> {
            throw new HistoryCompactedException(9, 10);
        });
        Iterator<KeyValue> items =
                client(KvClient.class).stream(Scan.all().limit(2)).iterator();
        items.next();
        items.next();
        assertThatThrownBy(items::hasNext).isInstanceOf(HistoryCompactedException.class);
        assertThatThrownBy(items::next).isInstanceOf(HistoryCompactedException.class);
    }

    @Test
    void aScanThatOnlyCountsCannotBeStreamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client(KvClient.class).stream(Scan.all().onlyCount()))
                .withMessageContaining("only counts");
    }

    @Test
    void aCompareAndSetThatNamesNoOptionsExchangesTheValueAndNothingElse() {
        answer = txn -> new TxnResult(true, 5, List.of(new PutResult(5)));
        client(KvClient.class).compareAndSet("k", "old", "new");
        assertThat(askedTxn().then())
                .containsExactly(TxnOp.put("k", "new", PutOptions.defaults().keepingLease()));
        asked.clear();
        client(KvClient.class).compareAndSet("k", null, "new");
        assertThat(askedTxn().then()).containsExactly(TxnOp.put("k", "new"));
        asked.clear();
        client(KvClient.class).compareAndSet("k", "old", "new", PutOptions.defaults());
        assertThat(askedTxn().then()).containsExactly(TxnOp.put("k", "new"));
        asked.clear();
        answer = txn -> CompletableFuture.completedFuture(new TxnResult(true, 5, List.of(new PutResult(5))));
        client(AsyncKvClient.class).compareAndSet("k", "old", "new").join();
        assertThat(askedTxn().then())
                .containsExactly(TxnOp.put("k", "new", PutOptions.defaults().keepingLease()));
    }

    @Test
    void keepingALeaseExcludesNamingAnotherOrATtl() {
        PutOptions keeping = PutOptions.defaults().returningPrevious().keepingLease();
        assertThat(keeping).isEqualTo(new PutOptions(0, null, true, true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keeping.withLease(3))
                .withMessage("keepLease excludes leaseId and ttl; given lease 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PutOptions.ttl(Duration.ofSeconds(1)).keepingLease())
                .withMessage("keepLease excludes leaseId and ttl; given PT1S");
    }
}

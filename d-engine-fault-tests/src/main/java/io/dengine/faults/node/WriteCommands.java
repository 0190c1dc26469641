package io.dengine.faults.node;

import io.dengine.EmbeddedEngine;
import io.dengine.LeadershipState;
import io.dengine.kv.Compare;
import io.dengine.kv.CompareAndSetResult;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetAllResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.KeyValue;
import io.dengine.kv.KvClient;
import io.dengine.kv.PutOptions;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import io.dengine.kv.TxnResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Writes. Thread-safe. */
final class WriteCommands {

    private static final long MEETING_SECONDS = 2;

    private final EmbeddedEngine engine;
    private final Breakage breakage;
    private final Map<String, Exchanger<String>> meetings = new ConcurrentHashMap<>();

    WriteCommands(EmbeddedEngine engine, Breakage breakage) {
        this.engine = engine;
        this.breakage = breakage;
    }

    Map<String, Command> commands() {
        return Map.ofEntries(
                Map.entry("put", this::put),
                Map.entry("put-all", this::putAll),
                Map.entry("put-if", this::putIf),
                Map.entry("delete", this::delete),
                Map.entry("cas", this::compareAndSet),
                Map.entry("append", this::append),
                Map.entry("add", this::add),
                Map.entry("open", this::open),
                Map.entry("move", this::move),
                Map.entry("claim", this::claim));
    }

    private KvClient client(Arguments arguments) {
        return arguments.viaLeader() ? engine.client().viaLeader() : engine.client();
    }

    /** {@code put key value [ttl millis]}: revision. */
    private List<@Nullable Object> put(Arguments arguments) {
        String ttlMillis = arguments.nullable(2);
        PutOptions options = ttlMillis == null
                ? PutOptions.defaults()
                : PutOptions.ttl(Duration.ofMillis(Long.parseLong(ttlMillis)));
        return Answer.of(client(arguments)
                .put(arguments.text(0), arguments.text(1), options)
                .revision());
    }

    /** {@code put-all (key value|-)...}: sets, or deletes where the value is nothing, in one transaction; revision. */
    private List<@Nullable Object> putAll(Arguments arguments) {
        List<TxnOp> operations = new ArrayList<>();
        for (int i = 0; i < arguments.words().size(); i += 2) {
            String value = arguments.nullable(i + 1);
            operations.add(value == null ? TxnOp.delete(arguments.text(i)) : TxnOp.put(arguments.text(i), value));
        }
        return Answer.of(client(arguments)
                .transact(Txn.of(operations.toArray(TxnOp[]::new)))
                .revision());
    }

    /** {@code put-if guard revision key value}: sets a key if another one has this modification revision; succeeded, revision. */
    private List<@Nullable Object> putIf(Arguments arguments) {
        TxnResult result = client(arguments)
                .transact(Txn.when(Compare.modRevision(arguments.text(0), Compare.Operator.EQUAL, arguments.number(1)))
                        .then(TxnOp.put(arguments.text(2), arguments.text(3)))
                        .build());
        return Answer.of(result.succeeded(), result.revision());
    }

    /** {@code delete key}: deleted, revision. */
    private List<@Nullable Object> delete(Arguments arguments) {
        DeleteResult result = client(arguments).delete(arguments.text(0));
        return Answer.of(result.deleted(), result.revision());
    }

    /** {@code cas key expected|- update}: succeeded, revision. */
    private List<@Nullable Object> compareAndSet(Arguments arguments) throws InterruptedException {
        String key = arguments.text(0);
        String expected = arguments.nullable(1);
        String update = arguments.text(2);
        if (breakage == Breakage.LOST_UPDATES) {
            return getAndPut(client(arguments), key, expected, update);
        }
        CompareAndSetResult result = client(arguments).compareAndSet(key, expected, update);
        return Answer.of(result.succeeded(), result.revision());
    }

    private List<@Nullable Object> getAndPut(KvClient client, String key, @Nullable String expected, String update)
            throws InterruptedException {
        GetResult found = client.get(key);
        if (!Objects.equals(found.asString().orElse(null), expected)) {
            return Answer.of(false, found.revision());
        }
        try {
            // Two that found the same meet before either goes on, so that one update is certainly lost.
            meetings.computeIfAbsent(key, any -> new Exchanger<>()).exchange(update, MEETING_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            System.out.println("nobody else sets " + key + " now");
        }
        return Answer.of(true, client.put(key, update).revision());
    }

    /**
     * {@code append key element cas|txn}: adds an element to the end of a list, if that has not changed since it was read; succeeded, revision, the list as it was read.
     */
    private List<@Nullable Object> append(Arguments arguments) {
        KvClient client = client(arguments);
        String key = arguments.text(0);
        GetResult found = client.get(key);
        String before = found.asString().orElse(null);
        String after = before == null ? arguments.text(1) : before + "," + arguments.text(1);
        if (arguments.text(2).equals("cas")) {
            CompareAndSetResult result = client.compareAndSet(key, before, after);
            return Answer.of(result.succeeded(), result.revision(), before);
        }
        long revision = found.entry().map(KeyValue::modRevision).orElse(0L);
        TxnResult result = client.transact(Txn.when(Compare.modRevision(key, Compare.Operator.EQUAL, revision))
                .then(TxnOp.put(key, after))
                .build());
        return Answer.of(result.succeeded(), result.revision(), before);
    }

    /** {@code add key delta}: value, revision. */
    private List<@Nullable Object> add(Arguments arguments) {
        IncrementResult result = client(arguments).increment(arguments.text(0), arguments.number(1));
        return Answer.of(result.value(), result.revision());
    }

    /** {@code open amount key...}: gives each account an amount, if the first one does not exist; succeeded, revision. */
    private List<@Nullable Object> open(Arguments arguments) {
        List<TxnOp> operations = new ArrayList<>();
        List<String> keys = arguments.texts(1);
        keys.forEach(key -> operations.add(TxnOp.put(key, arguments.text(0))));
        TxnResult result = client(arguments)
                .transact(Txn.when(Compare.absent(keys.get(0)))
                        .then(operations.toArray(TxnOp[]::new))
                        .build());
        return Answer.of(result.succeeded(), result.revision());
    }

    /** {@code move from to amount}: moves it if neither account has changed since both were read, and there is enough; succeeded, revision. */
    private List<@Nullable Object> move(Arguments arguments) {
        KvClient client = client(arguments);
        String from = arguments.text(0);
        String to = arguments.text(1);
        long amount = arguments.number(2);
        GetAllResult both = client.getAll(from, to);
        String before = both.entry(from).map(KeyValue::valueAsString).orElse("0");
        String after = both.entry(to).map(KeyValue::valueAsString).orElse("0");
        if (Long.parseLong(before) < amount) {
            return Answer.of(false, both.revision());
        }
        TxnResult result = client.transact(Txn.when(Compare.valueEquals(from, before), Compare.valueEquals(to, after))
                .then(
                        TxnOp.put(from, Long.toString(Long.parseLong(before) - amount)),
                        TxnOp.put(to, Long.toString(Long.parseLong(after) + amount)))
                .build());
        return Answer.of(result.succeeded(), result.revision());
    }

    /**
     * {@code claim key value}: a put that this member takes as the leader; revision, and the term in which it led before and after the put; 0 when that was not one term.
     */
    private List<@Nullable Object> claim(Arguments arguments) {
        LeadershipState before = engine.leadership();
        long revision =
                engine.client().put(arguments.text(0), arguments.text(1)).revision();
        LeadershipState after = engine.leadership();
        boolean led = before.isLeader() && after.isLeader() && before.term() == after.term();
        return Answer.of(revision, led ? before.term() : 0);
    }
}

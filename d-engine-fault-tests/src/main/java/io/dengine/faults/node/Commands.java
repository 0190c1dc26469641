package io.dengine.faults.node;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineStatus;
import io.dengine.kv.Compare;
import io.dengine.kv.CompareAndSetResult;
import io.dengine.kv.GetAllResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.KeyValue;
import io.dengine.kv.KvClient;
import io.dengine.kv.PutOptions;
import io.dengine.kv.ReadConsistency;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import io.dengine.kv.TxnResult;
import io.dengine.lease.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What can be asked of a node over its control port: thin calls of the client. Thread-safe. */
final class Commands {

    private final EmbeddedEngine engine;
    private final Map<String, Function<Arguments, List<@Nullable Object>>> commands = Map.ofEntries(
            Map.entry("put", this::put),
            Map.entry("get", this::get),
            Map.entry("get-all", this::getAll),
            Map.entry("delete", this::delete),
            Map.entry("cas", this::compareAndSet),
            Map.entry("add", this::add),
            Map.entry("move", this::move),
            Map.entry("scan", this::scan),
            Map.entry("grant", this::grant),
            Map.entry("keep-alive", this::keepAlive),
            Map.entry("revoke", this::revoke),
            Map.entry("acquire", this::acquire),
            Map.entry("transfer", this::transfer),
            Map.entry("status", this::status));

    Commands(EmbeddedEngine engine) {
        this.engine = engine;
    }

    /** The words after the command's name. */
    record Arguments(List<@Nullable String> words) {

        String text(int index) {
            return Objects.requireNonNull(nullable(index), () -> "argument " + index);
        }

        @Nullable
        String nullable(int index) {
            return index < words.size() ? words.get(index) : null;
        }

        long number(int index) {
            return Long.parseLong(text(index));
        }
    }

    /** Runs a command and returns the words of its answer. */
    List<@Nullable Object> run(String command, List<@Nullable String> words) {
        Function<Arguments, List<@Nullable Object>> found = commands.get(command);
        if (found == null) {
            throw new IllegalArgumentException("unknown command " + command);
        }
        return found.apply(new Arguments(words));
    }

    private KvClient client() {
        return engine.client();
    }

    private List<@Nullable Object> put(Arguments arguments) {
        String ttlMillis = arguments.nullable(2);
        PutOptions options = ttlMillis == null
                ? PutOptions.defaults()
                : PutOptions.ttl(Duration.ofMillis(Long.parseLong(ttlMillis)));
        return List.of(
                client().put(arguments.text(0), arguments.text(1), options).revision());
    }

    private List<@Nullable Object> get(Arguments arguments) {
        GetResult result = client().get(
                        arguments.text(0),
                        ReadConsistency.valueOf(arguments.text(1).toUpperCase(Locale.ROOT)));
        return words(result.asString().orElse(null), result.revision());
    }

    private List<@Nullable Object> getAll(Arguments arguments) {
        GetAllResult result = client().getAll(arguments.words().toArray(String[]::new));
        List<@Nullable Object> words = words(result.revision());
        for (KeyValue item : result.items()) {
            words.add(item.keyAsString());
            words.add(item.valueAsString());
        }
        return words;
    }

    private List<@Nullable Object> delete(Arguments arguments) {
        return words(client().delete(arguments.text(0)).deleted());
    }

    private List<@Nullable Object> compareAndSet(Arguments arguments) {
        CompareAndSetResult result =
                client().compareAndSet(arguments.text(0), arguments.nullable(1), arguments.text(2));
        return words(result.succeeded(), result.revision());
    }

    private List<@Nullable Object> add(Arguments arguments) {
        IncrementResult result = client().increment(arguments.text(0), arguments.number(1));
        return words(result.value(), result.revision());
    }

    /** Moves an amount from one account to another: both are read, and set if neither has changed meanwhile. */
    private List<@Nullable Object> move(Arguments arguments) {
        String from = arguments.text(0);
        String to = arguments.text(1);
        long amount = arguments.number(2);
        GetAllResult both = client().getAll(from, to);
        String before = both.entry(from).map(KeyValue::valueAsString).orElse("0");
        String after = both.entry(to).map(KeyValue::valueAsString).orElse("0");
        if (Long.parseLong(before) < amount) {
            return words(false);
        }
        TxnResult result = client().transact(Txn.when(Compare.valueEquals(from, before), Compare.valueEquals(to, after))
                .then(
                        TxnOp.put(from, Long.toString(Long.parseLong(before) - amount)),
                        TxnOp.put(to, Long.toString(Long.parseLong(after) + amount)))
                .build());
        return words(result.succeeded());
    }

    /** All rows of a prefix, in pages, of one revision. */
    private List<@Nullable Object> scan(Arguments arguments) {
        ScanPage page = client().scan(Scan.prefix(arguments.text(0))
                .limit(Math.toIntExact(arguments.number(1)))
                .consistency(ReadConsistency.valueOf(arguments.text(2).toUpperCase(Locale.ROOT))));
        List<@Nullable Object> words = words(page.revision());
        while (true) {
            for (KeyValue item : page.items()) {
                words.add(item.keyAsString());
                words.add(item.valueAsString());
            }
            if (!page.hasNext()) {
                return words;
            }
            page = page.next();
        }
    }

    private List<@Nullable Object> grant(Arguments arguments) {
        Lease lease = client().viaLeader().grantLease(Duration.ofMillis(arguments.number(0)));
        return words(lease.id());
    }

    private List<@Nullable Object> keepAlive(Arguments arguments) {
        client().keepAlive(arguments.number(0));
        return words(true);
    }

    private List<@Nullable Object> revoke(Arguments arguments) {
        client().revoke(arguments.number(0));
        return words(true);
    }

    /** Takes a lock: a key that exists as long as a lease; its revision is the fencing token. */
    private List<@Nullable Object> acquire(Arguments arguments) {
        TxnResult result = client().viaLeader()
                .transact(Txn.when(Compare.absent(arguments.text(0)))
                        .then(TxnOp.put(arguments.text(0), arguments.text(1), PutOptions.lease(arguments.number(2))))
                        .build());
        return words(result.succeeded(), result.revision());
    }

    private List<@Nullable Object> transfer(Arguments arguments) {
        return words(engine.transferLeadership(Duration.ofMillis(arguments.number(0))));
    }

    private List<@Nullable Object> status(Arguments arguments) {
        EngineStatus status = engine.status();
        return words(
                status.role(),
                status.term(),
                engine.isPrimary(),
                status.appliedIndex(),
                status.revision(),
                status.failure(),
                status.divergence());
    }

    private static List<@Nullable Object> words(@Nullable Object... words) {
        List<@Nullable Object> list = new ArrayList<>();
        Collections.addAll(list, words);
        return list;
    }
}

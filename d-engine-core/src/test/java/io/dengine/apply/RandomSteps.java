package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;

import io.dengine.command.Command;
import io.dengine.command.Command.CheckState;
import io.dengine.command.Command.CheckpointLeases;
import io.dengine.command.Command.Compact;
import io.dengine.command.Command.Delete;
import io.dengine.command.Command.DeleteRange;
import io.dengine.command.Command.ExpireLease;
import io.dengine.command.Command.GrantLease;
import io.dengine.command.Command.Increment;
import io.dengine.command.Command.KeepAlive;
import io.dengine.command.Command.LeaseCheckpoint;
import io.dengine.command.Command.Put;
import io.dengine.command.Command.RevokeLease;
import io.dengine.command.Command.SetHistory;
import io.dengine.command.Command.Sweep;
import io.dengine.command.Command.Transact;
import io.dengine.kv.Compare;
import io.dengine.kv.DeleteOptions;
import io.dengine.kv.KeyRange;
import io.dengine.kv.PutOptions;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * Random commands. Those that name a revision or a lease depend on the state that they meet, so that they hit something: they
 * are made when it is their turn.
 */
final class RandomSteps {

    /** A command, made when it is its turn. */
    interface Step extends Function<Model, Command> {}

    /** Instead of a command: the batch ends. */
    static final Step COMMIT = model -> {
        throw new IllegalStateException();
    };

    /** Instead of a command: the batch ends, and the store is opened again. */
    static final Step RELOAD = model -> {
        throw new IllegalStateException();
    };

    // few, so that they meet; with what the keys of versions escape
    static final List<String> KEYS = List.of("\0", "a", "a\0", "a\0\u00ff", "a\u0001", "ab", "b", "\u00ff");

    private static final List<String> VALUES = List.of("", "1", "-7", "9223372036854775807", "x\u0080");

    private RandomSteps() {}

    static Arbitrary<List<Step>> sequences() {
        return steps().list().ofMinSize(1).ofMaxSize(90).withSizeDistribution(RandomDistribution.uniform());
    }

    private static Arbitrary<Step> steps() {
        return Arbitraries.frequencyOf(
                Tuple.of(10, puts()),
                Tuple.of(3, deletes()),
                Tuple.of(3, rangeDeletes()),
                Tuple.of(8, transactions()),
                Tuple.of(3, increments()),
                Tuple.of(7, leaseCommands()),
                Tuple.of(5, historyCommands()),
                Tuple.of(6, Arbitraries.just(COMMIT)),
                Tuple.of(1, Arbitraries.just(RELOAD)));
    }

    // ---- keys

    private static Arbitrary<Step> puts() {
        return Combinators.combine(keys(), values(), leases(), ttls(), keepings(), booleans())
                .as((key, value, lease, ttl, keep, previous) -> model -> {
                    boolean keeps = keep && ttl == 0;
                    long id = ttl == 0 && !keeps ? lease.applyAsLong(model) : 0;
                    return new Put(key, value, id, ttl, keeps, previous);
                });
    }

    private static Arbitrary<Step> deletes() {
        return Combinators.combine(keys(), booleans()).as((key, previous) -> model -> new Delete(key, previous));
    }

    private static Arbitrary<Step> rangeDeletes() {
        return Combinators.combine(ranges(), booleans(), Arbitraries.of(1, 3, 100))
                .as((range, previous, maxKeys) ->
                        model -> new DeleteRange(range.from(), range.to(), previous, maxKeys));
    }

    private static Arbitrary<Step> increments() {
        return Combinators.combine(keys(), Arbitraries.of(1L, -3L, Long.MAX_VALUE))
                .as((key, delta) -> model -> new Increment(key, delta));
    }

    // ---- transactions

    private static Arbitrary<Step> transactions() {
        return Combinators.combine(
                        comparisons().list().ofMaxSize(3),
                        operations().list().ofMaxSize(4),
                        operations().list().ofMaxSize(4),
                        Arbitraries.of(2, 100))
                .as((comparisons, then, orElse, maxKeys) -> model -> new Transact(
                        new Txn(resolve(comparisons, model), resolve(then, model), resolve(orElse, model)), maxKeys));
    }

    private static <T> List<T> resolve(List<Function<Model, T>> parts, Model model) {
        List<T> resolved = new ArrayList<>();
        parts.forEach(part -> resolved.add(part.apply(model)));
        return resolved;
    }

    private static Arbitrary<Function<Model, Compare>> comparisons() {
        return Combinators.combine(
                        keys(),
                        Arbitraries.of(Compare.Target.class),
                        Arbitraries.of(Compare.Operator.class),
                        Arbitraries.integers().between(0, 4),
                        values())
                .as((key, target, operator, number, value) -> model -> switch (target) {
                    case VALUE -> Compare.value(key, operator, value);
                    case VERSION -> Compare.version(key, operator, number / 2);
                    case LEASE -> Compare.lease(key, operator, number == 0 ? 0 : model.lastLease() - number);
                    case MOD_REVISION -> Compare.modRevision(key, operator, model.revision() - number);
                    case CREATE_REVISION -> Compare.createRevision(key, operator, model.revision() - number);
                });
    }

    private static Arbitrary<Function<Model, TxnOp>> operations() {
        Arbitrary<Function<Model, TxnOp>> puts = Combinators.combine(
                        keys(), values(), leases(), ttls(), keepings(), booleans())
                .as((key, value, lease, ttl, keep, previous) -> model -> {
                    Duration duration = ttl == 0 ? null : Duration.ofMillis(ttl);
                    boolean keeps = keep && ttl == 0;
                    long id = ttl == 0 && !keeps ? lease.applyAsLong(model) : 0;
                    return TxnOp.put(key, value, new PutOptions(id, duration, keeps, previous));
                });
        Arbitrary<Function<Model, TxnOp>> deletes = keys().map(key -> model -> TxnOp.delete(key));
        Arbitrary<Function<Model, TxnOp>> rangeDeletes = Combinators.combine(ranges(), booleans())
                .as((range, previous) -> model -> TxnOp.deleteRange(range, new DeleteOptions(previous)));
        Arbitrary<Function<Model, TxnOp>> gets = keys().map(key -> model -> TxnOp.get(key));
        Arbitrary<Function<Model, TxnOp>> reads = Combinators.combine(ranges(), Arbitraries.of(1, 2, 100))
                .as((range, limit) -> model -> TxnOp.range(range, limit));
        return Arbitraries.frequencyOf(
                Tuple.of(5, puts),
                Tuple.of(2, deletes),
                Tuple.of(1, rangeDeletes),
                Tuple.of(2, gets),
                Tuple.of(2, reads));
    }

    // ---- leases

    private static Arbitrary<Step> leaseCommands() {
        Arbitrary<Step> expiries = Combinators.combine(existingLeases(), booleans())
                .as((lease, current) -> model -> {
                    long id = lease.applyAsLong(model);
                    return new ExpireLease(id, generation(model, id) + (current ? 0 : 1));
                });
        Arbitrary<Step> checkpoints = Combinators.combine(existingLeases(), existingLeases(), booleans())
                .as((first, second, current) -> model -> {
                    long id = first.applyAsLong(model);
                    long other = second.applyAsLong(model);
                    return new CheckpointLeases(List.of(
                            new LeaseCheckpoint(id, generation(model, id) + (current ? 0 : 1), 40),
                            new LeaseCheckpoint(other, generation(model, other), 30)));
                });
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(100L, 200L).map(ttl -> model -> new GrantLease(ttl))),
                Tuple.of(2, existingLeases().map(lease -> model -> new KeepAlive(lease.applyAsLong(model)))),
                Tuple.of(1, existingLeases().map(lease -> model -> new RevokeLease(lease.applyAsLong(model)))),
                Tuple.of(2, expiries),
                Tuple.of(1, checkpoints));
    }

    private static long generation(Model model, long id) {
        return model.leases().containsKey(id) ? model.leases().get(id).generation() : 0;
    }

    // ---- history

    private static Arbitrary<Step> historyCommands() {
        Arbitrary<Step> compactions = Arbitraries.integers()
                .between(-1, 12)
                .map(back -> model -> new Compact(Math.max(0, model.revision() - back)));
        return Arbitraries.frequencyOf(
                Tuple.of(4, compactions),
                Tuple.of(2, Arbitraries.of(1, 3, 100).map(rows -> model -> new Sweep(rows))),
                Tuple.of(1, Arbitraries.of(true, true, false).map(on -> model -> new SetHistory(on))),
                Tuple.of(1, Arbitraries.just(model -> new CheckState())));
    }

    // ---- parts

    static Arbitrary<byte[]> keys() {
        return Arbitraries.of(KEYS).map(TestStore::bytes);
    }

    static Arbitrary<KeyRange> ranges() {
        Arbitrary<KeyRange> halfOpen = Combinators.combine(keys(), keys()).as(KeyRange::of);
        Arbitrary<KeyRange> prefixes =
                Arbitraries.of("", "a", "a\0", "\u00ff").map(text -> KeyRange.prefix(bytes(text)));
        Arbitrary<KeyRange> singles = keys().map(KeyRange::single);
        return Arbitraries.oneOf(halfOpen, prefixes, singles);
    }

    private static Arbitrary<byte[]> values() {
        return Arbitraries.of(VALUES).map(TestStore::bytes);
    }

    private static Arbitrary<Boolean> booleans() {
        return Arbitraries.of(true, false);
    }

    private static Arbitrary<Boolean> keepings() {
        return Arbitraries.of(true, false, false);
    }

    private static Arbitrary<Long> ttls() {
        return Arbitraries.of(0L, 0L, 0L, 50L);
    }

    /** None, often. */
    private static Arbitrary<ToLongFunction<Model>> leases() {
        return Arbitraries.frequencyOf(Tuple.of(2, Arbitraries.just(model -> 0L)), Tuple.of(1, existingLeases()));
    }

    /** A lease that exists, if one does, or now and then one that does not. */
    private static Arbitrary<ToLongFunction<Model>> existingLeases() {
        return Arbitraries.integers().between(0, 9).map(choice -> model -> {
            List<Long> ids = List.copyOf(model.leases().keySet());
            return ids.isEmpty() || choice == 0 ? model.lastLease() + 5 : ids.get(choice % ids.size());
        });
    }
}

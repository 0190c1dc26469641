package io.dengine.command;

import io.dengine.command.Command.CheckState;
import io.dengine.command.Command.CheckpointLeases;
import io.dengine.command.Command.Compact;
import io.dengine.command.Command.Delete;
import io.dengine.command.Command.DeleteRange;
import io.dengine.command.Command.ExpireLease;
import io.dengine.command.Command.FormCluster;
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
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Every kind of command, for property tests. */
public final class RandomCommands {

    private RandomCommands() {}

    /** Commands with small keys and values, so that equal ones and prefixes of each other occur. */
    public static Arbitrary<Command> any() {
        return Arbitraries.oneOf(List.of(
                puts(),
                Combinators.combine(bytes(), flags()).as(Delete::new),
                Combinators.combine(ranges(), flags(), counts())
                        .as((range, previous, max) -> new DeleteRange(range.from(), range.to(), previous, max)),
                Combinators.combine(txns(), counts()).as(Transact::new),
                Combinators.combine(bytes(), numbers()).as(Increment::new),
                numbers().map(GrantLease::new),
                numbers().map(KeepAlive::new),
                numbers().map(RevokeLease::new),
                Combinators.combine(numbers(), numbers()).as(ExpireLease::new),
                Combinators.combine(numbers(), numbers(), numbers())
                        .as(LeaseCheckpoint::new)
                        .list()
                        .ofMaxSize(5)
                        .map(CheckpointLeases::new),
                numbers().map(Compact::new),
                counts().map(Sweep::new),
                flags().map(SetHistory::new),
                Arbitraries.create(CheckState::new),
                Combinators.combine(ids(), texts()).as(FormCluster::new)));
    }

    /** Keys and values; often empty. */
    public static Arbitrary<byte[]> bytes() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(6);
    }

    /** Any number, the ends among them. */
    public static Arbitrary<Long> numbers() {
        return Arbitraries.longs();
    }

    /** Text that has a UTF-8 form. */
    public static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange('\u0000', '\ud7ff')
                .withCharRange('\ue000', '\uffff')
                .ofMaxLength(8)
                .map(text -> text.length() % 2 == 0 ? text : text + "🚀");
    }

    static Arbitrary<UUID> ids() {
        return Combinators.combine(numbers(), numbers()).as(UUID::new);
    }

    static Arbitrary<Boolean> flags() {
        return Arbitraries.of(true, false);
    }

    private static Arbitrary<Integer> counts() {
        return Arbitraries.integers().between(0, Integer.MAX_VALUE);
    }

    private static Arbitrary<Long> positive() {
        return Arbitraries.longs().between(1, Long.MAX_VALUE);
    }

    private static Arbitrary<Put> puts() {
        Arbitrary<Put> attached = Combinators.combine(bytes(), bytes(), positive(), flags())
                .as((key, value, lease, previous) -> new Put(key, value, lease, 0, previous));
        Arbitrary<Put> mortal = Combinators.combine(bytes(), bytes(), positive(), flags())
                .as((key, value, ttl, previous) -> new Put(key, value, 0, ttl, previous));
        Arbitrary<Put> other = Combinators.combine(bytes(), bytes(), flags())
                .as((key, value, previous) -> new Put(key, value, 0, 0, previous));
        Arbitrary<Put> keeping = Combinators.combine(bytes(), bytes(), flags())
                .as((key, value, previous) -> new Put(key, value, 0, 0, true, previous));
        return Arbitraries.oneOf(attached, mortal, keeping, other);
    }

    private static Arbitrary<KeyRange> ranges() {
        return Arbitraries.oneOf(
                Combinators.combine(bytes(), bytes().injectNull(0.3)).as(KeyRange::new),
                bytes().map(KeyRange::single),
                bytes().map(KeyRange::prefix));
    }

    private static Arbitrary<Txn> txns() {
        return Combinators.combine(
                        comparisons().list().ofMaxSize(4),
                        operations().list().ofMaxSize(4),
                        operations().list().ofMaxSize(4))
                .as(Txn::new);
    }

    private static Arbitrary<Compare> comparisons() {
        Arbitrary<Compare.Operator> operators = Arbitraries.of(Compare.Operator.class);
        return Arbitraries.oneOf(
                Combinators.combine(bytes(), operators, bytes()).as(Compare::value),
                Combinators.combine(
                                bytes(),
                                Arbitraries.of(Compare.Target.class).filter(t -> t != Compare.Target.VALUE),
                                operators,
                                numbers())
                        .as((key, target, operator, number) -> new Compare(key, target, operator, number, null)));
    }

    private static Arbitrary<TxnOp> operations() {
        Arbitrary<PutOptions> options = Arbitraries.oneOf(
                Combinators.combine(flags(), flags()).as((keep, previous) -> new PutOptions(0, null, keep, previous)),
                Combinators.combine(positive(), flags())
                        .as((lease, previous) -> new PutOptions(lease, null, false, previous)),
                Combinators.combine(positive(), flags())
                        .as((ttl, previous) -> new PutOptions(0, Duration.ofMillis(ttl), false, previous)));
        return Arbitraries.oneOf(
                Combinators.combine(bytes(), bytes(), options).as(TxnOp::put),
                bytes().map(key -> TxnOp.get(key)),
                Combinators.combine(ranges(), flags().map(DeleteOptions::new)).as(TxnOp::deleteRange),
                Combinators.combine(ranges(), Arbitraries.integers().between(1, Integer.MAX_VALUE))
                        .as(TxnOp::range));
    }
}

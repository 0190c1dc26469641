package io.dengine.command;

import static io.dengine.command.RandomCommands.bytes;
import static io.dengine.command.RandomCommands.flags;
import static io.dengine.command.RandomCommands.numbers;

import io.dengine.command.CommandResult.ClusterFormed;
import io.dengine.command.CommandResult.DeleteDone;
import io.dengine.command.CommandResult.Done;
import io.dengine.command.CommandResult.IncrementDone;
import io.dengine.command.CommandResult.LeaseDone;
import io.dengine.command.CommandResult.LeaseEnded;
import io.dengine.command.CommandResult.PutDone;
import io.dengine.command.CommandResult.Reason;
import io.dengine.command.CommandResult.Refused;
import io.dengine.command.CommandResult.TxnDone;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.KeyValue;
import io.dengine.kv.OpResult;
import io.dengine.kv.PutResult;
import io.dengine.kv.RangeResult;
import io.dengine.kv.TxnResult;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Every kind of result, for property tests. */
public final class RandomResults {

    private RandomResults() {}

    /** Results with small keys and values. */
    public static Arbitrary<CommandResult> any() {
        return Arbitraries.oneOf(List.of(
                puts().map(PutDone::new),
                deletes().map(DeleteDone::new),
                Combinators.combine(flags(), numbers(), operations().list().ofMaxSize(5))
                        .as(TxnResult::new)
                        .map(TxnDone::new),
                Combinators.combine(numbers(), numbers())
                        .as(IncrementResult::new)
                        .map(IncrementDone::new),
                Combinators.combine(numbers(), numbers()).as(LeaseDone::new),
                Combinators.combine(numbers(), numbers()).as(LeaseEnded::new),
                numbers().map(Done::new),
                RandomCommands.ids().map(ClusterFormed::new),
                Combinators.combine(Arbitraries.of(Reason.class), numbers(), numbers(), RandomCommands.texts())
                        .as(Refused::new)));
    }

    private static Arbitrary<OpResult> operations() {
        return Arbitraries.oneOf(
                puts(),
                deletes(),
                Combinators.combine(numbers(), keyValues().injectNull(0.3)).as(GetResult::new),
                Combinators.combine(numbers(), keyValues().list().ofMaxSize(4), flags())
                        .as(RangeResult::new));
    }

    private static Arbitrary<PutResult> puts() {
        return Combinators.combine(numbers(), keyValues().injectNull(0.5)).as(PutResult::new);
    }

    private static Arbitrary<DeleteResult> deletes() {
        return Combinators.combine(numbers(), numbers(), keyValues().list().ofMaxSize(4))
                .as(DeleteResult::new);
    }

    private static Arbitrary<KeyValue> keyValues() {
        return Combinators.combine(bytes(), bytes(), numbers(), numbers(), numbers(), numbers())
                .as(KeyValue::new);
    }
}

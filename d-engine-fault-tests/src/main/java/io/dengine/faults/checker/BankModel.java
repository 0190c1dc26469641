package io.dengine.faults.checker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some accounts between which money is moved. The state is their balances. */
public final class BankModel implements Model<List<Long>, BankModel.Input, BankModel.Output> {

    private final List<Long> initial;

    /** Accounts that all begin with the same amount. */
    public BankModel(int accounts, long amount) {
        initial = Collections.nCopies(accounts, amount);
    }

    /** What is asked of the accounts. */
    public sealed interface Input {}

    /** Moves money, if there is enough. */
    public record Move(int from, int to, long amount) implements Input {}

    /**
     * Reads all of them, as of one revision.
     *
     * @param local whether with what one member has; such a read may be old
     */
    public record ReadAll(boolean local) implements Input {}

    /**
     * What was answered.
     *
     * @param revision of what was read, or of the move
     * @param moved whether the money was moved; it is not when somebody else was at one of the accounts, or there was not enough
     * @param balances of a read; empty for a move
     */
    public record Output(long revision, boolean moved, List<Long> balances) {

        public Output {
            balances = List.copyOf(balances);
        }
    }

    @Override
    public List<Long> initial() {
        return initial;
    }

    @Override
    public @Nullable List<Long> step(List<Long> state, Input input, @Nullable Output output) {
        if (input instanceof ReadAll) {
            return output == null || output.balances().equals(state) ? state : null;
        }
        Move move = (Move) input;
        if (output != null && !output.moved()) {
            return state;
        }
        if (state.get(move.from()) < move.amount()) {
            return null;
        }
        List<Long> after = new ArrayList<>(state);
        after.set(move.from(), after.get(move.from()) - move.amount());
        after.set(move.to(), after.get(move.to()) + move.amount());
        return List.copyOf(after);
    }
}

package io.dengine.runtime;

import io.dengine.apply.ApplyBatch;
import io.dengine.apply.Effects;
import io.dengine.apply.KvStore;
import io.dengine.command.Command;
import io.dengine.command.CommandResult;
import io.dengine.consensus.CommittedEntries;
import io.dengine.consensus.Proposal;
import io.dengine.runtime.leader.LeaderProposal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Applies committed entries that are there at the same time, in as few steps as their size allows. A step ends where what it keeps in
 * memory is large, be it in the middle of an entry: an entry carries thousands of commands, each of which may change or read much more
 * than it has bytes. Used by the apply thread only.
 */
final class ApplyRun implements AutoCloseable {

    /** A step ends with the command that reaches this. */
    static final long MAX_STEP_BYTES = 8L << 20;

    /** Results of writes of an entry, from the {@code from}th on. */
    record Answer(EntryProposal proposal, int from, List<CommandResult> results) {}

    /**
     * What was applied together, and is part of the state.
     *
     * @param own the leader's own entries that are complete
     * @param heldBytes about what it keeps in memory
     */
    record Step(Effects effects, List<Answer> answers, List<LeaderProposal> own, long heldBytes) {

        void giveAnswers() {
            answers.forEach(answer -> answer.proposal().applied(answer.from(), answer.results()));
        }
    }

    private final KvStore store;
    private final Consumer<Step> listener;
    /** Proposals that have not been applied as a whole. */
    private final Deque<Proposal> open = new ArrayDeque<>();

    private @Nullable ApplyBatch batch;
    private List<Answer> done = new ArrayList<>();
    private List<LeaderProposal> own = new ArrayList<>();
    private long entryBytes;
    private long last;

    /** @param listener is told of each step */
    ApplyRun(KvStore store, Consumer<Step> listener) {
        this.store = store;
        this.listener = listener;
    }

    /** Applies the entry that the entries are at. */
    void apply(CommittedEntries entries) {
        long index = entries.index();
        Proposal proposal = entries.proposal();
        if (proposal != null) {
            open.add(proposal);
        }
        List<Command> commands = ApplyBatch.decode(entries.data());
        entryBytes += entries.data().remaining();
        applyCommands(index, commands, proposal);
        last = index;
        if (proposal instanceof LeaderProposal leaders) {
            own.add(leaders);
        }
        if (entryBytes + batch().heldBytes() >= MAX_STEP_BYTES) {
            end();
        }
    }

    private void applyCommands(long index, List<Command> commands, @Nullable Proposal proposal) {
        EntryProposal writes = proposal instanceof EntryProposal entry ? entry : null;
        int from = store.commandsApplied(index);
        // nobody waits for what was proposed elsewhere: those results are not kept
        List<CommandResult> results = new ArrayList<>();
        for (int i = from; i < commands.size(); i++) {
            if (batch().heldBytes() >= MAX_STEP_BYTES) {
                answer(writes, from, results);
                results = new ArrayList<>();
                from = i;
                Effects effects = batch().commitPart(index, i);
                while (!open.isEmpty() && open.getFirst() != proposal) {
                    open.removeFirst();
                }
                commit(effects);
            }
            CommandResult result = batch().apply(index, commands.get(i));
            if (writes != null) {
                results.add(result);
            }
        }
        answer(writes, from, results);
    }

    private void answer(@Nullable EntryProposal writes, int from, List<CommandResult> results) {
        if (writes != null) {
            done.add(new Answer(writes, from, results));
        }
    }

    private ApplyBatch batch() {
        ApplyBatch current = batch;
        if (current == null) {
            current = store.newBatch();
            batch = current;
        }
        return current;
    }

    /** Ends the last step. */
    void end() {
        if (batch != null) {
            Effects effects = batch.commit(last);
            open.clear();
            commit(effects);
        }
    }

    private void commit(Effects effects) {
        Step step = new Step(effects, done, own, batch().heldBytes());
        done = new ArrayList<>();
        own = new ArrayList<>();
        entryBytes = 0;
        batch().close();
        batch = null;
        listener.accept(step);
    }

    /** Whoever waits for an entry that was not applied as a whole is told so. */
    @Override
    public void close() {
        if (batch != null) {
            batch.close();
        }
        open.forEach(proposal -> proposal.unknown("it was committed but could not be applied on this member"));
    }
}

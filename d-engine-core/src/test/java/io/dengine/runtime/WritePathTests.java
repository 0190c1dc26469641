package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dengine.DiskFullException;
import io.dengine.EngineStoppedException;
import io.dengine.LeaderInfo;
import io.dengine.LimitsConfig;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.RaftConfig;
import io.dengine.Role;
import io.dengine.command.CommandResult;
import io.dengine.command.EntryCodec;
import io.dengine.consensus.Rejection;
import io.dengine.kv.PutResult;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WritePathTests {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final LeaderInfo SELF = new LeaderInfo("n1", 1, "127.0.0.1:9081", null);
    private static final LeaderInfo OTHER = new LeaderInfo("n2", 2, "127.0.0.1:9082", null);

    private final FakeConsensus consensus = new FakeConsensus();
    private final LeadershipHub leadership = new LeadershipHub();
    private final WriteFailures failures = new WriteFailures("n1", leadership, () -> null);
    private final LimitsConfig limits =
            new LimitsConfig(4096, 1024, 2048, 128, 100, 100, 4, 1000, 10, Duration.ofSeconds(5), 10, 1024, 2048, 10);
    private final List<Boolean> admitted = new CopyOnWriteArrayList<>();
    private volatile boolean diskFull;
    private final WritePath writes = new WritePath(
            "n1",
            limits,
            new RaftConfig(Duration.ofSeconds(1), 100, 1),
            consensus.asConsensus(),
            failures,
            leadership,
            this::admit);

    @BeforeEach
    void leads() {
        leadership.publish(Role.LEADER, 1, SELF);
        writes.start();
    }

    @AfterEach
    void stop() {
        writes.stop(Duration.ofSeconds(5));
    }

    @Test
    void whatWaitsWhileAnEntryIsOnItsWayTravelsTogetherInTheNext() {
        PendingWrite first = submit(1);
        await().until(() -> consensus.proposals.size() == 1);
        PendingWrite second = submit(2);
        PendingWrite third = submit(3);
        apply(0, first);
        await().until(() -> consensus.proposals.size() == 2);
        assertThat(EntryCodec.decode(ByteBuffer.wrap(consensus.entries.get(1)))).hasSize(2);
        apply(1, second, third);
        assertThat(List.of(first, second, third)).allMatch(PendingWrite::isDone);
        assertThat(writes.pendingWrites()).isZero();
    }

    @Test
    void eachWriteIsAnsweredOnceByTheFirstOutcome() {
        PendingWrite write = submit(1);
        await().until(() -> consensus.proposals.size() == 1);
        consensus.proposals.get(0).unknown("leader stepped down");
        consensus.proposals.get(0).rejected(Rejection.NOT_LEADER);
        assertThat(failureOf(write)).isInstanceOf(OutcomeUnknownException.class);

        PendingWrite next = submit(2);
        await().until(() -> consensus.proposals.size() == 2);
        assertThat(next.isDone()).isFalse();
    }

    @Test
    void aDefiniteRejectionNamesTheLeader() {
        PendingWrite write = submit(1);
        await().until(() -> consensus.proposals.size() == 1);
        leadership.publish(Role.FOLLOWER, 2, OTHER);
        consensus.proposals.get(0).rejected(Rejection.NOT_LEADER);
        assertThat(failureOf(write)).isInstanceOfSatisfying(NotLeaderException.class, e -> assertThat(e.leader())
                .isEqualTo(OTHER));
        assertThat(failureOf(submit(2))).isInstanceOf(NotLeaderException.class);
        leadership.publish(Role.CANDIDATE, 2, null);
        assertThat(failureOf(submit(3))).isInstanceOf(NoLeaderException.class);
    }

    @Test
    void moreThanTheAllowedWritesAreRefusedAndTheirPlacesComeFree() {
        PendingWrite first = submit(0);
        await().until(() -> consensus.proposals.size() == 1);
        for (int i = 1; i < 4; i++) {
            submit(i);
        }
        assertThat(failureOf(submit(9)))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("max-pending-writes = 4");
        apply(0, first);
        assertThat(submit(10).outcome()).isNotCompletedExceptionally();
    }

    @Test
    void moreThanTheAllowedBytesAreRefused() {
        PendingWrite big = writes.submit(new byte[900], LONG);
        assertThat(failureOf(writes.submit(new byte[200], LONG)))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("max-pending-write-size = 1000");
        assertThat(big.isDone()).isFalse();
    }

    @Test
    void aProposedWriteThatPassesItsDeadlineIsUnknown() {
        PendingWrite write = writes.submit(new byte[] {1}, LONG);
        await().until(() -> consensus.proposals.size() == 1);
        writes.expire(afterLong());
        assertThat(failureOf(write)).isInstanceOf(OutcomeUnknownException.class);
        assertThat(writes.pendingWrites()).isZero();
    }

    @Test
    void aQueuedWriteThatPassesItsDeadlineCertainlyHasNoEffect() {
        PendingWrite first = submit(1);
        await().until(() -> consensus.proposals.size() == 1);
        PendingWrite queued = submit(2);
        PendingWrite later = writes.submit(new byte[] {3}, LONG.multipliedBy(2));
        writes.expire(afterLong());

        assertThat(failureOf(queued))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("waited in the queue for its whole time-out")
                .hasMessageContaining("max-inflight-entries = 1");
        assertThat(failureOf(first)).isInstanceOf(OutcomeUnknownException.class);
        apply(0, first);
        await().until(() -> consensus.proposals.size() == 2);
        assertThat(commandsOf(1)).containsExactly(ByteBuffer.wrap(new byte[] {3}));
        assertThat(later.isDone()).isFalse();
    }

    @Test
    void aQueuedWriteThatExpiresDuringAHandOverSaysSo() {
        assertThat(writes.pause(LONG)).isTrue();
        PendingWrite queued = submit(1);
        writes.expire(afterLong());
        assertThat(failureOf(queued)).isInstanceOf(NoLeaderException.class).hasMessageContaining("handing leadership");
    }

    @Test
    void aQueuedWriteThatExpiresAfterAnotherMemberWasElectedNamesIt() {
        assertThat(writes.pause(LONG)).isTrue();
        PendingWrite queued = submit(1);
        leadership.publish(Role.FOLLOWER, 2, OTHER);
        writes.expire(afterLong());
        assertThat(failureOf(queued)).isInstanceOf(NotLeaderException.class);
    }

    @Test
    void theDeadlineIsThatOfTheCall() {
        submit(0);
        await().until(() -> consensus.proposals.size() == 1);
        PendingWrite brief = writes.submit(new byte[] {1}, Duration.ofMillis(1));
        PendingWrite patient = writes.submit(new byte[] {2}, LONG);
        writes.expire(System.nanoTime() + Duration.ofSeconds(1).toNanos());
        assertThat(brief.isDone()).isTrue();
        assertThat(patient.isDone()).isFalse();
    }

    @Test
    void writesThatWereGivenUpHoldNoPlaceInTheQueueAndNoBytes() {
        submit(0);
        await().until(() -> consensus.proposals.size() == 1);
        for (int round = 0; round < 50; round++) {
            // Three of 300 bytes are all that is allowed beside the first.
            List<PendingWrite> given = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                given.add(writes.submit(new byte[300], LONG));
            }
            assertThat(given).noneMatch(PendingWrite::isDone);
            given.forEach(writes::expire);
            assertThat(writes.pendingWrites()).isEqualTo(1);
        }
        apply(0, new PendingWrite(new byte[0], 0));
        PendingWrite last = submit(7);
        await().until(() -> consensus.proposals.size() == 2);
        assertThat(commandsOf(1)).containsExactly(ByteBuffer.wrap(new byte[] {7}));
        assertThat(last.isDone()).isFalse();
    }

    @Test
    void aCommandThatDoesNotFitIsCarriedToTheNextEntry() {
        PendingWrite first = submit(1);
        await().until(() -> consensus.proposals.size() == 1);
        PendingWrite small = submit(2);
        PendingWrite large = writes.submit(new byte[300], LONG);
        apply(0, first);
        await().until(() -> consensus.proposals.size() == 2);
        assertThat(commandsOf(1)).hasSize(1);
        apply(1, small);
        await().until(() -> consensus.proposals.size() == 3);
        assertThat(commandsOf(2))
                .as("larger than an entry may be, so alone in one")
                .hasSize(1);
        apply(2, large);
        assertThat(large.isDone()).isTrue();
    }

    @Test
    void aCarriedCommandIsAnsweredByAStop() {
        PendingWrite first = submit(1);
        await().until(() -> consensus.proposals.size() == 1);
        submit(2);
        PendingWrite large = writes.submit(new byte[300], LONG);
        apply(0, first);
        await().until(() -> consensus.proposals.size() == 2);
        writes.stop(LONG);
        assertThat(failureOf(large)).isInstanceOf(EngineStoppedException.class);
    }

    @Test
    void roomOnTheDiskIsAskedForClientsWritesOnly() {
        diskFull = true;
        PendingWrite put = writes.submit(new byte[] {1}, true, LONG);
        assertThat(failureOf(put)).isInstanceOf(DiskFullException.class);
        PendingWrite delete = writes.submit(new byte[] {2}, false, LONG);
        PendingWrite own = writes.submit(new byte[] {3}, LONG);
        assertThat(admitted).containsExactly(true, false);
        assertThat(List.of(delete, own)).noneMatch(PendingWrite::isDone);
        assertThat(writes.pendingWrites()).isEqualTo(2);
    }

    @Test
    void whoDoesNotLeadSaysThatAndNotThatADiskIsFull() {
        diskFull = true;
        leadership.publish(Role.FOLLOWER, 2, OTHER);
        assertThat(failureOf(writes.submit(new byte[] {1}, true, LONG))).isInstanceOf(NotLeaderException.class);
    }

    @Test
    void eachWriteOfARejectedEntryGetsAnExceptionOfItsOwn() {
        PendingWrite first = submit(1);
        await().until(() -> consensus.proposals.size() == 1);
        PendingWrite second = submit(2);
        PendingWrite third = submit(3);
        apply(0, first);
        await().until(() -> consensus.proposals.size() == 2);
        consensus.proposals.get(1).rejected(Rejection.BUSY);
        assertThat(failureOf(second)).isInstanceOf(OverloadedException.class).isNotSameAs(failureOf(third));
    }

    @Test
    void aProposalThatThrowsIsUnknownAndThePathGoesOn() {
        consensus.failure = new IllegalStateException("no more");
        PendingWrite write = submit(1);
        await().until(write::isDone);
        assertThat(failureOf(write))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("could not be proposed");
        consensus.failure = null;
        submit(2);
        await().until(() -> consensus.proposals.size() == 1);
    }

    @Test
    void aStopRefusesWhatWasNotProposedAndCallsTheRestUnknown() {
        PendingWrite proposed = submit(1);
        await().until(() -> consensus.proposals.size() == 1);
        PendingWrite queued = submit(2);
        writes.stopTaking();
        assertThat(failureOf(submit(3))).isInstanceOf(EngineStoppedException.class);
        assertThat(proposed.isDone()).isFalse();
        writes.stop(Duration.ofSeconds(5));
        assertThat(failureOf(proposed)).isInstanceOf(OutcomeUnknownException.class);
        await().until(queued::isDone);
        assertThat(failureOf(queued)).isInstanceOf(EngineStoppedException.class);
        assertThat(consensus.proposals).hasSize(1);
    }

    @Test
    void aPauseWaitsForTheEntriesOnTheirWayAndHoldsTheNextBack() {
        PendingWrite first = submit(1);
        await().until(() -> consensus.proposals.size() == 1);
        assertThat(writes.pause(Duration.ofMillis(20))).isFalse();
        apply(0, first);
        assertThat(writes.pause(Duration.ofSeconds(5))).isTrue();
        PendingWrite held = submit(2);
        assertThat(consensus.proposals).hasSize(1);
        writes.resume();
        await().until(() -> consensus.proposals.size() == 2);
        assertThat(held.isDone()).isFalse();
    }

    private void admit(boolean growsStore) {
        admitted.add(growsStore);
        if (diskFull && growsStore) {
            throw new DiskFullException("full");
        }
    }

    private static long afterLong() {
        return System.nanoTime() + LONG.toNanos();
    }

    private List<ByteBuffer> commandsOf(int entry) {
        return EntryCodec.decode(ByteBuffer.wrap(consensus.entries.get(entry)));
    }

    private PendingWrite submit(int value) {
        return writes.submit(new byte[] {(byte) value}, LONG);
    }

    private void apply(int entry, PendingWrite... expected) {
        List<CommandResult> results = new ArrayList<>();
        for (int i = 0; i < expected.length; i++) {
            results.add(new CommandResult.PutDone(new PutResult(i + 1)));
        }
        ((EntryProposal) consensus.proposals.get(entry)).applied(results);
    }

    private static Throwable failureOf(PendingWrite write) {
        assertThat(write.outcome()).isCompletedExceptionally();
        return write.outcome().handle((value, error) -> error).join();
    }

    @Test
    void anErrorEndsAnEntryAndNotTheThreadThatProposes() {
        PendingWrite first = submit(1);
        PendingWrite second = submit(2);
        consensus.failure = new OutOfMemoryError("made to fail");
        apply(0, first);
        await().until(second::isDone);
        assertThat(failureOf(second)).isInstanceOf(OutcomeUnknownException.class);
        consensus.failure = null;
        PendingWrite third = submit(3);
        submit(4);
        apply(1, third);
        await().until(() -> consensus.proposals.size() == 3);
    }

    @Test
    void aWriteThatIsAloneIsProposedByItsCaller() {
        AtomicReference<Thread> proposer = new AtomicReference<>();
        consensus.onPropose = (entry, proposal) -> proposer.set(Thread.currentThread());
        PendingWrite first = submit(1);
        assertThat(proposer).hasValue(Thread.currentThread());
        assertThat(commandsOf(0)).hasSize(1);

        submit(2);
        submit(3);
        apply(0, first);
        await().until(() -> consensus.proposals.size() == 2);
        assertThat(proposer.get()).isNotSameAs(Thread.currentThread());
        assertThat(commandsOf(1)).hasSize(2);
    }

    @Test
    void aWriteThatIsAloneWaitsWhileEntriesAreHeldBack() {
        assertThat(writes.pause(Duration.ofSeconds(5))).isTrue();
        PendingWrite held = submit(1);
        assertThat(consensus.proposals).isEmpty();
        assertThat(writes.cancel(held)).isTrue();
        writes.resume();
        PendingWrite next = submit(2);
        // By its caller, or by the proposer, which may be looking for what was given up just now.
        await().until(() -> consensus.proposals.size() == 1);
        apply(0, next);
        assertThat(writes.pause(Duration.ofSeconds(5)))
                .as("every entry has ended")
                .isTrue();
    }

    @Test
    void whatACallersThreadCannotProposeIsHisOutcomeAndGivesItsPlaceBack() {
        for (Throwable failure : List.of(new OutOfMemoryError("made to fail"), new IllegalStateException("no more"))) {
            consensus.failure = failure;
            assertThat(failureOf(submit(1))).isInstanceOf(OutcomeUnknownException.class);
        }
        assertThat(writes.pendingWrites()).isZero();
        consensus.failure = null;
        assertThat(writes.pause(Duration.ofSeconds(5)))
                .as("every entry has ended")
                .isTrue();
    }

    @Test
    void whatWasTakenComesBeforeAWriteThatIsAloneEvenIfItWasGivenUp() {
        PendingWrite first = submit(1);
        writes.expire(afterLong());
        assertThat(first.isDone()).isTrue();
        // Its entry is still on its way.
        PendingWrite second = submit(2);
        assertThat(consensus.proposals).hasSize(1);
        apply(0, first);
        await().until(() -> consensus.proposals.size() == 2);
        assertThat(second.isDone()).isFalse();
    }

    @Test
    void anInterruptedCallersWriteCanStillBeGivenUpForCertain() {
        AtomicReference<Thread> proposer = new AtomicReference<>();
        consensus.onPropose = (entry, proposal) -> proposer.set(Thread.currentThread());
        Thread.currentThread().interrupt();
        try {
            submit(1);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        await().until(() -> consensus.proposals.size() == 1);
        assertThat(proposer.get()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void anInterruptThatNobodyOfOursMadeDoesNotEndTheThreadThatProposes() {
        Thread proposer = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("d-engine-propose-n1"))
                .reduce((first, second) -> second)
                .orElseThrow();
        proposer.interrupt();
        await().until(() -> !proposer.isInterrupted());
        PendingWrite first = submit(1);
        await().until(() -> consensus.proposals.size() == 1);
        // Now it waits for a place for its entry, with a write in its hands.
        PendingWrite second = submit(2);
        await().until(() -> !consensus.proposals.isEmpty() && writes.pendingWrites() == 2);
        proposer.interrupt();
        await().until(() -> !proposer.isInterrupted());
        apply(0, first);
        await().until(() -> consensus.proposals.size() == 2);
        assertThat(second.isDone()).isFalse();
        apply(1, second);
        assertThat(second.outcome()).isCompleted();
    }
}

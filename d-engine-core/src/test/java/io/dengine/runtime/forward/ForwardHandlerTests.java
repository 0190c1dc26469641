package io.dengine.runtime.forward;

import static io.dengine.runtime.forward.Futures.failureOf;
import static io.dengine.runtime.forward.Futures.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.OutcomeUnknownException;
import io.dengine.RequestRefusedException;
import io.dengine.command.Command;
import io.dengine.command.CommandCodec;
import io.dengine.command.CommandResult;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyValue;
import io.dengine.kv.PutResult;
import io.dengine.kv.RangeResult;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnResult;
import io.dengine.lease.LeaseStatus;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ForwardHandlerTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final byte[] KEY = {1};

    private final FakeLeader leader = new FakeLeader();
    private final ForwardHandler handler = new ForwardHandler("n2", leader.asWork());

    @Test
    void takesTheCommandsThatClientsMaySend() {
        List<Command> allowed = List.of(
                new Command.Put(KEY, KEY),
                new Command.Put(KEY, KEY, 0, 1000, true),
                new Command.Delete(KEY, true),
                new Command.DeleteRange(KEY, null, false, 5),
                new Command.Transact(Txn.of(), 5),
                new Command.Increment(KEY, 1),
                new Command.GrantLease(1000),
                new Command.KeepAlive(7),
                new Command.RevokeLease(7),
                new Command.Compact(9));

        for (Command command : allowed) {
            assertThat(write(command)).isInstanceOf(ForwardAnswer.Result.class);
        }
        assertThat(leader.written).isEqualTo(allowed);
    }

    @Test
    void refusesTheCommandsThatOnlyTheLeaderItselfProposes() {
        for (Command command : List.of(
                new Command.ExpireLease(7, 1),
                new Command.CheckpointLeases(List.of()),
                new Command.Sweep(5),
                new Command.SetHistory(false),
                new Command.CheckState(),
                new Command.FormCluster(new UUID(1, 2), "orders"))) {
            assertThat(write(command))
                    .isInstanceOfSatisfying(ForwardAnswer.Failure.class, failure -> assertThat(failure.exception())
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining(command.getClass().getSimpleName()));
        }
        assertThat(leader.written).isEmpty();
    }

    @Test
    void doesNotWaitForTheOutcome() {
        CompletableFuture<CommandResult> outcome = new CompletableFuture<>();
        leader.writeAnswer = () -> outcome;

        CompletableFuture<byte[]> answer = handler.handle(request(new Command.Delete(KEY)));

        assertThat(answer).isNotDone();
        outcome.complete(new CommandResult.Done(5));
        assertThat(ForwardAnswer.decode(valueOf(answer)))
                .isEqualTo(new ForwardAnswer.Result(new CommandResult.Done(5)));
    }

    @Test
    void anAnswerThatIsTooLargeIsNotMade() {
        KeyValue big = new KeyValue(KEY, new byte[1 << 20], 1, 1, 1, 0);
        leader.writeAnswer = () -> CompletableFuture.completedFuture(
                new CommandResult.DeleteDone(new DeleteResult(1, 80, Collections.nCopies(80, big))));
        leader.leaseAnswer = () -> CompletableFuture.completedFuture(
                new LeaseStatus(7, TIMEOUT, TIMEOUT, Collections.nCopies(80, new byte[1 << 20])));

        assertThat(write(new Command.Delete(KEY)))
                .isInstanceOfSatisfying(ForwardAnswer.Failure.class, failure -> assertThat(failure.exception())
                        .isInstanceOf(OutcomeUnknownException.class)
                        .hasMessageContainingAll("was applied", "83886080"));
        assertThat(timeToLive())
                .isInstanceOfSatisfying(ForwardAnswer.Failure.class, failure -> assertThat(failure.exception())
                        .isInstanceOf(RequestRefusedException.class)
                        .hasMessageContainingAll("lease 7", "83886080", "ask without the keys"));
    }

    @Test
    void aResultThatCannotBeWrittenFailsTheAnswer() {
        leader.leaseAnswer = () -> CompletableFuture.completedFuture(
                new LeaseStatus(7, Duration.ofSeconds(Long.MAX_VALUE), TIMEOUT, List.of()));

        CompletableFuture<byte[]> answer =
                handler.handle(ForwardRequest.encode(new ForwardRequest.TimeToLive(7, true, TIMEOUT)));

        assertThat(failureOf(answer)).hasCauseInstanceOf(ArithmeticException.class);
    }

    private ForwardAnswer write(Command command) {
        return ForwardAnswer.decode(valueOf(handler.handle(request(command))));
    }

    private ForwardAnswer timeToLive() {
        return ForwardAnswer.decode(
                valueOf(handler.handle(ForwardRequest.encode(new ForwardRequest.TimeToLive(7, true, TIMEOUT)))));
    }

    private static byte[] request(Command command) {
        return ForwardRequest.encode(new ForwardRequest.Write(CommandCodec.encode(command), TIMEOUT));
    }

    @Test
    void ofATransactionThatOnlyReadNothingIsUnknownWhenItsAnswerIsTooLarge() {
        KeyValue big = new KeyValue(KEY, new byte[1 << 20], 1, 1, 1, 0);
        RangeResult range = new RangeResult(1, Collections.nCopies(80, big), false);
        leader.writeAnswer = () -> CompletableFuture.completedFuture(new CommandResult.TxnDone(
                new TxnResult(true, 1, List.of(range, new GetResult(1, null), new DeleteResult(1, 0)))));
        assertThat(write(new Command.Transact(Txn.of(), 5)))
                .isInstanceOfSatisfying(ForwardAnswer.Failure.class, failure -> assertThat(failure.exception())
                        .isInstanceOf(RequestRefusedException.class)
                        .hasMessageContainingAll("nothing was changed", "83886080", "ask for less"));

        leader.writeAnswer = () -> CompletableFuture.completedFuture(
                new CommandResult.TxnDone(new TxnResult(true, 1, List.of(range, new PutResult(1)))));
        assertThat(write(new Command.Transact(Txn.of(), 5)))
                .isInstanceOfSatisfying(ForwardAnswer.Failure.class, failure -> assertThat(failure.exception())
                        .isInstanceOf(OutcomeUnknownException.class));
    }
}

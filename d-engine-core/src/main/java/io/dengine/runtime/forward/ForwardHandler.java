package io.dengine.runtime.forward;

import io.dengine.OutcomeUnknownException;
import io.dengine.RequestRefusedException;
import io.dengine.command.Command;
import io.dengine.command.CommandCodec;
import io.dengine.command.CommandResult;
import io.dengine.consensus.MemberRequestHandler;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.RangeResult;
import io.dengine.lease.LeaseStatus;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * The leader's side of a {@link Forwarder}. Neither throws nor waits, whatever the bytes are: every request is answered, at the
 * latest when its timeout is over. A member that does not lead answers so. Thread-safe.
 */
public final class ForwardHandler implements MemberRequestHandler {

    /** More than a command may hold for its answer (64 MiB, and what encoding adds); an answer that is larger is not sent. */
    static final long MAX_ANSWER_BYTES = 80L << 20;

    private final String nodeId;
    private final LeaderWork work;

    /**
     * A handler.
     *
     * @param nodeId this member
     * @param work does what is asked for; it refuses what it cannot do, because it does not lead
     */
    public ForwardHandler(String nodeId, LeaderWork work) {
        this.nodeId = nodeId;
        this.work = work;
    }

    @Override
    public CompletableFuture<byte[]> handle(byte[] request) {
        Supplier<CompletableFuture<byte[]>> step;
        try {
            step = understood(ForwardRequest.decode(request));
        } catch (RuntimeException | Error e) {
            // Nothing has been done yet: whatever it is, the refusal is definite.
            return CompletableFuture.completedFuture(failed(LeaderFailures.notUnderstood(nodeId, e)));
        }
        return step.get();
    }

    private Supplier<CompletableFuture<byte[]>> understood(ForwardRequest request) {
        if (request instanceof ForwardRequest.Write write) {
            Command command = clientCommand(write.command());
            return () -> write(command, write);
        }
        return () -> timeToLive((ForwardRequest.TimeToLive) request);
    }

    private static Command clientCommand(byte[] encoded) {
        Command command = CommandCodec.decode(ByteBuffer.wrap(encoded));
        if (!isForClients(command)) {
            throw new IllegalArgumentException(
                    "command is " + command.getClass().getSimpleName()
                            + ", which only the leader itself proposes; clients may send puts, deletes, transactions, increments,"
                            + " lease grants, renewals and revocations, and compactions");
        }
        return command;
    }

    // Named one by one: a command that is added later is the engine's own until somebody decides otherwise.
    private static boolean isForClients(Command command) {
        return command instanceof Command.Put
                || command instanceof Command.Delete
                || command instanceof Command.DeleteRange
                || command instanceof Command.Transact
                || command instanceof Command.Increment
                || command instanceof Command.GrantLease
                || command instanceof Command.KeepAlive
                || command instanceof Command.RevokeLease
                || command instanceof Command.Compact;
    }

    private CompletableFuture<byte[]> write(Command command, ForwardRequest.Write write) {
        return answer(
                () -> work.writes().write(command, write.command(), write.timeout()),
                this::done,
                failure -> LeaderFailures.ofWrite(nodeId, failure));
    }

    private byte[] done(CommandResult result) {
        return sent(new ForwardAnswer.Result(result), size -> {
            String tooLarge =
                    "its answer of " + size + " bytes is larger than " + MAX_ANSWER_BYTES + " bytes and was not sent";
            return wroteNothing(result)
                    ? new RequestRefusedException("nothing was changed, and " + tooLarge + "; ask for less at a time")
                    : new OutcomeUnknownException("the write was applied, but " + tooLarge);
        });
    }

    // A transaction may only have read: then nothing about it is unknown.
    private static boolean wroteNothing(CommandResult result) {
        return result instanceof CommandResult.TxnDone done
                && done.result().results().stream()
                        .allMatch(each -> each instanceof GetResult
                                || each instanceof RangeResult
                                || each instanceof DeleteResult delete && delete.count() == 0);
    }

    private CompletableFuture<byte[]> timeToLive(ForwardRequest.TimeToLive question) {
        return answer(
                () -> work.leases().timeToLive(question.leaseId(), question.withKeys(), question.timeout()),
                this::told,
                failure -> LeaderFailures.ofRead(nodeId, failure));
    }

    private byte[] told(LeaseStatus status) {
        return sent(
                new ForwardAnswer.Status(status),
                size -> new RequestRefusedException("the keys of lease " + status.id() + " need an answer of " + size
                        + " bytes, more than " + MAX_ANSWER_BYTES + " bytes; ask without the keys"));
    }

    private byte[] sent(ForwardAnswer answer, LongFunction<RuntimeException> tooLarge) {
        long size = ForwardAnswer.encodedSize(answer, nodeId);
        return size > MAX_ANSWER_BYTES ? failed(tooLarge.apply(size)) : ForwardAnswer.encode(answer, nodeId);
    }

    private byte[] failed(RuntimeException failure) {
        return ForwardAnswer.encode(new ForwardAnswer.Failure(failure), nodeId);
    }

    private <T> CompletableFuture<byte[]> answer(
            Supplier<CompletableFuture<T>> request,
            Function<T, byte[]> success,
            Function<Throwable, RuntimeException> failure) {
        CompletableFuture<T> outcome;
        try {
            outcome = request.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.completedFuture(failed(failure.apply(e)));
        }
        // What goes wrong in here, like a lack of memory, fails the answer, and the asking member takes it for lost.
        return outcome.handle((value, error) -> error == null ? success.apply(value) : failed(failure.apply(error)));
    }
}

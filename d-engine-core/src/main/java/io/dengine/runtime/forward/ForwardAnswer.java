package io.dengine.runtime.forward;

import io.dengine.command.CommandResult;
import io.dengine.command.FieldReader;
import io.dengine.command.FieldWriter;
import io.dengine.command.MalformedCommandException;
import io.dengine.command.ResultCodec;
import io.dengine.command.UnknownCommandException;
import io.dengine.lease.LeaseStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What the leader answers.
 *
 * <pre>
 * 01 00 result                           of a write; {@link ResultCodec}, to the end
 * 01 01 lease ttl remaining, a count, keys   how a lease is; milliseconds
 * 01 02 failure                          {@link FailureForm}
 * </pre>
 */
sealed interface ForwardAnswer {

    /** A write was done, or refused by the state. */
    record Result(CommandResult result) implements ForwardAnswer {}

    /** How a lease is. */
    record Status(LeaseStatus status) implements ForwardAnswer {}

    /**
     * The request failed.
     *
     * @param exception for the caller
     */
    record Failure(RuntimeException exception) implements ForwardAnswer {}

    int VERSION = 1;
    int RESULT = 0;
    int STATUS = 1;
    int FAILURE = 2;

    /** The bytes of an answer. */
    static byte[] encode(ForwardAnswer answer, String nodeId) {
        return FieldWriter.encode(form(answer, nodeId));
    }

    /** How many bytes {@link #encode} gives. */
    static long encodedSize(ForwardAnswer answer, String nodeId) {
        return FieldWriter.sizeOf(form(answer, nodeId));
    }

    private static Consumer<FieldWriter> form(ForwardAnswer answer, String nodeId) {
        if (answer instanceof Result result) {
            return to -> ResultCodec.write(to.octet(VERSION).octet(RESULT), result.result());
        }
        if (answer instanceof Status status) {
            return to -> writeStatus(to.octet(VERSION).octet(STATUS), status.status());
        }
        RuntimeException exception = ((Failure) answer).exception();
        return to -> FailureForm.write(to.octet(VERSION).octet(FAILURE), exception, nodeId);
    }

    /**
     * The answer that these bytes are.
     *
     * @throws UnknownCommandException when a newer version wrote them
     * @throws MalformedCommandException when they are none
     */
    static ForwardAnswer decode(byte[] bytes) {
        FieldReader from = new FieldReader(ByteBuffer.wrap(bytes));
        int version = from.octet("the version of an answer");
        int kind = from.octet("the kind of an answer");
        if (version != VERSION || kind > FAILURE) {
            throw new UnknownCommandException("the answer of version " + version + " and kind " + kind);
        }
        ForwardAnswer answer =
                switch (kind) {
                    case RESULT -> new Result(ResultCodec.read(from));
                    case STATUS -> new Status(readStatus(from));
                    default -> new Failure(FailureForm.read(from));
                };
        from.end("the answer");
        return answer;
    }

    private static void writeStatus(FieldWriter to, LeaseStatus status) {
        to.int64(status.id())
                .int64(status.ttl().toMillis())
                .int64(status.remaining().toMillis())
                .list(status.keys(), FieldWriter::bytes);
    }

    private static LeaseStatus readStatus(FieldReader from) {
        return new LeaseStatus(
                from.int64("lease"),
                Duration.ofMillis(from.int64("ttl")),
                Duration.ofMillis(from.int64("remaining")),
                from.list("keys", 1, source -> source.bytes("key")));
    }
}

package io.dengine.runtime.forward;

import io.dengine.command.FieldReader;
import io.dengine.command.FieldWriter;
import io.dengine.command.MalformedCommandException;
import io.dengine.command.UnknownCommandException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * What a member asks the leader for. The binary form is that of {@link io.dengine.command.CommandCodec}; the timeout, in
 * milliseconds, has 4 bytes.
 *
 * <pre>
 * 01 01 timeout command              a write; the encoded command goes to the end
 * 01 02 timeout lease with-keys      the time to live of a lease
 * </pre>
 */
sealed interface ForwardRequest {

    /** How long the leader may take. */
    Duration timeout();

    /**
     * A write.
     *
     * @param command encoded
     */
    record Write(byte[] command, Duration timeout) implements ForwardRequest {}

    /** A question for the time to live of a lease. */
    record TimeToLive(long leaseId, boolean withKeys, Duration timeout) implements ForwardRequest {}

    int VERSION = 1;
    int WRITE = 1;
    int TIME_TO_LIVE = 2;

    /** The bytes of a request. A timeout below 1 ms becomes 1 ms, one above 2^31-1 ms becomes that. */
    static byte[] encode(ForwardRequest request) {
        int millis = millis(request.timeout());
        if (request instanceof Write write) {
            return FieldWriter.encode(
                    to -> to.octet(VERSION).octet(WRITE).int32(millis).rest(write.command()));
        }
        TimeToLive question = (TimeToLive) request;
        return FieldWriter.encode(to -> to.octet(VERSION)
                .octet(TIME_TO_LIVE)
                .int32(millis)
                .int64(question.leaseId())
                .flag(question.withKeys()));
    }

    /**
     * The request that these bytes are.
     *
     * @throws UnknownCommandException when a newer version wrote them
     * @throws MalformedCommandException when they are none; the command in a write is not looked at
     */
    static ForwardRequest decode(byte[] bytes) {
        FieldReader from = new FieldReader(ByteBuffer.wrap(bytes));
        int version = from.octet("the version of a request");
        if (version != VERSION) {
            throw new UnknownCommandException("the request of version " + version);
        }
        int kind = from.octet("the kind of a request");
        if (kind != WRITE && kind != TIME_TO_LIVE) {
            throw new UnknownCommandException("the request of kind " + kind);
        }
        int millis = from.int32("the timeout of a request");
        if (millis <= 0) {
            throw new MalformedCommandException("the timeout of a request is positive, not " + millis + " ms");
        }
        Duration timeout = Duration.ofMillis(millis);
        if (kind == WRITE) {
            return new Write(from.rest(), timeout);
        }
        TimeToLive question = new TimeToLive(from.int64("lease"), from.flag("with keys"), timeout);
        from.end("the request");
        return question;
    }

    private static int millis(Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) >= 0) {
            return Integer.MAX_VALUE;
        }
        return (int) Math.max(1, timeout.toMillis());
    }
}

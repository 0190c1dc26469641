package io.dengine.command;

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
import io.dengine.kv.IncrementResult;
import java.nio.ByteBuffer;

/**
 * The binary form of a result, for members that answer each other: one byte of type, one byte of version of that type, its
 * fields. Members of different versions talk to each other, so a type or a version, once released, keeps its meaning.
 *
 * <pre>
 * put            01 01 {@link ResultForms put}
 * delete         02 01 {@link ResultForms delete}
 * transaction    03 01 {@link ResultForms transaction}
 * increment      04 01 revision value
 * lease done     05 01 lease ttl              milliseconds
 * lease ended    06 01 revision deleted-keys
 * done           07 01 revision
 * cluster formed 08 01 id                     16 bytes
 * refused        09 01 reason first second message
 * </pre>
 *
 * The forms of the fields are those of {@link CommandCodec}.
 */
public final class ResultCodec {

    private static final int PUT = 0x0101;
    private static final int DELETE = 0x0201;
    private static final int TRANSACTION = 0x0301;
    private static final int INCREMENT = 0x0401;
    private static final int LEASE_DONE = 0x0501;
    private static final int LEASE_ENDED = 0x0601;
    private static final int DONE = 0x0701;
    private static final int CLUSTER_FORMED = 0x0801;
    private static final int REFUSED = 0x0901;

    private static final Reason[] REASONS = Reason.values();

    private ResultCodec() {}

    /**
     * The bytes of a result.
     *
     * @throws ArithmeticException when there are 2 GiB or more
     */
    public static byte[] encode(CommandResult result) {
        return FieldWriter.encode(to -> write(to, result));
    }

    /** How many bytes {@link #encode} gives; what changes or reads many keys can be answered by a lot. */
    public static long encodedSize(CommandResult result) {
        return FieldWriter.sizeOf(to -> write(to, result));
    }

    /** Writes a result as a part of something larger. */
    public static void write(FieldWriter to, CommandResult result) {
        if (result instanceof PutDone put) {
            ResultForms.write(header(to, PUT), put.result());
        } else if (result instanceof DeleteDone delete) {
            ResultForms.write(header(to, DELETE), delete.result());
        } else if (result instanceof TxnDone txn) {
            ResultForms.write(header(to, TRANSACTION), txn.result());
        } else if (result instanceof IncrementDone increment) {
            header(to, INCREMENT)
                    .int64(increment.result().revision())
                    .int64(increment.result().value());
        } else if (result instanceof LeaseDone lease) {
            header(to, LEASE_DONE).int64(lease.leaseId()).int64(lease.ttlMillis());
        } else if (result instanceof LeaseEnded ended) {
            header(to, LEASE_ENDED).int64(ended.revision()).int64(ended.deletedKeys());
        } else if (result instanceof Done done) {
            header(to, DONE).int64(done.revision());
        } else if (result instanceof ClusterFormed formed) {
            header(to, CLUSTER_FORMED).uuid(formed.clusterId());
        } else {
            Refused refused = (Refused) result;
            header(to, REFUSED)
                    .octet(refused.reason().ordinal())
                    .int64(refused.first())
                    .int64(refused.second())
                    .text(refused.message());
        }
    }

    private static FieldWriter header(FieldWriter to, int type) {
        return to.octet(type >>> 8).octet(type);
    }

    /**
     * The result in the remaining bytes of a buffer, whose position does not move. What is returned shares nothing with it.
     *
     * @throws UnknownCommandException when a newer version wrote it
     * @throws MalformedCommandException when the bytes are no result
     */
    public static CommandResult decode(ByteBuffer slice) {
        FieldReader from = new FieldReader(slice);
        CommandResult result = read(from);
        from.end("the result");
        return result;
    }

    /** Reads a result that is a part of something larger; throws like {@link #decode}. */
    public static CommandResult read(FieldReader from) {
        int type = from.octet("the type of a result");
        int version = from.octet("the version of a result");
        return switch (type << 8 | version) {
            case PUT -> new PutDone(ResultForms.readPut(from));
            case DELETE -> new DeleteDone(ResultForms.readDelete(from));
            case TRANSACTION -> new TxnDone(ResultForms.readTxn(from));
            case INCREMENT -> new IncrementDone(new IncrementResult(from.int64("revision"), from.int64("value")));
            case LEASE_DONE -> new LeaseDone(from.int64("lease"), from.int64("ttl"));
            case LEASE_ENDED -> new LeaseEnded(from.int64("revision"), from.int64("deleted keys"));
            case DONE -> new Done(from.int64("revision"));
            case CLUSTER_FORMED -> new ClusterFormed(from.uuid("cluster id"));
            case REFUSED ->
                new Refused(readReason(from), from.int64("first"), from.int64("second"), from.text("message"));
            default -> throw new UnknownCommandException("the result of type " + type + " version " + version);
        };
    }

    private static Reason readReason(FieldReader from) {
        int code = from.octet("the reason of a refusal");
        if (code >= REASONS.length) {
            // reasons are added at the end
            throw new UnknownCommandException("the refusal for reason " + code);
        }
        return REASONS[code];
    }
}

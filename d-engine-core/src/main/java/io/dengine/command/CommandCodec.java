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
import io.dengine.command.Command.Put;
import io.dengine.command.Command.RevokeLease;
import io.dengine.command.Command.SetHistory;
import io.dengine.command.Command.Sweep;
import io.dengine.command.Command.Transact;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * The binary form of a command: one byte of type, one byte of version of that type, its fields. A command has one form: equal
 * commands have equal bytes. A type or a version, once released, keeps its meaning for ever, because logs are replayed by later
 * versions.
 *
 * <pre>
 * put               01 01 key value
 * put with options  01 02 {@link PutForm options} key value   not without options
 * delete            02 01 key
 * delete            02 02 key                  answered by what was deleted
 * form cluster      03 01 id name              id: 16 bytes; name: UTF-8
 * delete range      04 01 return-previous {@link RangeForm range} max-keys
 * transaction       05 01 max-keys {@link TxnForm comparisons, then, else}
 * increment         06 01 key delta
 * grant lease       07 01 ttl                  milliseconds
 * keep alive        08 01 lease
 * revoke lease      09 01 lease
 * expire lease      0a 01 lease generation
 * checkpoint leases 0b 01 count, count times: lease generation remaining
 * compact           0c 01 revision
 * sweep             0d 01 max-changes
 * set history       0e 01 enabled
 * check state       0f 01
 * </pre>
 *
 * Keys, values and texts stand after their length. Lengths, counts, {@code max-keys} and {@code max-changes} are little-endian
 * base-128 numbers of 1 to 5 bytes, below 2^31; switches are one byte, 0 or 1; every other number has 8 bytes, big-endian.
 */
public final class CommandCodec {

    private static final int PUT = 0x0101;
    private static final int PUT_WITH_OPTIONS = 0x0102;
    private static final int DELETE = 0x0201;
    private static final int DELETE_RETURNING = 0x0202;
    private static final int FORM_CLUSTER = 0x0301;
    private static final int DELETE_RANGE = 0x0401;
    private static final int TRANSACT = 0x0501;
    private static final int INCREMENT = 0x0601;
    private static final int GRANT_LEASE = 0x0701;
    private static final int KEEP_ALIVE = 0x0801;
    private static final int REVOKE_LEASE = 0x0901;
    private static final int EXPIRE_LEASE = 0x0a01;
    private static final int CHECKPOINT_LEASES = 0x0b01;
    private static final int COMPACT = 0x0c01;
    private static final int SWEEP = 0x0d01;
    private static final int SET_HISTORY = 0x0e01;
    private static final int CHECK_STATE = 0x0f01;
    private static final int HEADER_SIZE = 2;

    private CommandCodec() {}

    /**
     * The bytes of a command.
     *
     * @throws IllegalArgumentException when it has no form: a negative number of keys or changes, or a put with a negative lease
     *     or TTL, or with more than one of a lease, a TTL and keeping its lease
     * @throws ArithmeticException when it would have 2 GiB or more
     */
    public static byte[] encode(Command command) {
        if (command instanceof Put put) {
            return PutForm.isPlain(put) ? encodePlain(put) : encode(PUT_WITH_OPTIONS, to -> PutForm.write(to, put));
        }
        if (command instanceof Delete delete) {
            return encode(delete.returnPrevious() ? DELETE_RETURNING : DELETE, to -> to.bytes(delete.key()));
        }
        if (command instanceof DeleteRange delete) {
            return encode(DELETE_RANGE, to -> KeyForms.write(to, delete));
        }
        if (command instanceof Transact transact) {
            return encode(TRANSACT, to -> TxnForm.write(to, transact));
        }
        if (command instanceof Increment increment) {
            return encode(INCREMENT, to -> KeyForms.write(to, increment));
        }
        return encodeLeaseCommand(command);
    }

    /** The way of nearly every command: one allocation. */
    private static byte[] encodePlain(Put put) {
        int fields =
                Math.addExact(FieldWriter.sizeOfBytes(put.key().length), FieldWriter.sizeOfBytes(put.value().length));
        ByteBuffer target =
                ByteBuffer.allocate(Math.addExact(HEADER_SIZE, fields)).putShort((short) PUT);
        FieldWriter.putBytes(target, put.key());
        FieldWriter.putBytes(target, put.value());
        return target.array();
    }

    private static byte[] encodeLeaseCommand(Command command) {
        if (command instanceof GrantLease grant) {
            return encode(GRANT_LEASE, to -> to.int64(grant.ttlMillis()));
        }
        if (command instanceof KeepAlive keep) {
            return encode(KEEP_ALIVE, to -> to.int64(keep.leaseId()));
        }
        if (command instanceof RevokeLease revoke) {
            return encode(REVOKE_LEASE, to -> to.int64(revoke.leaseId()));
        }
        if (command instanceof ExpireLease expire) {
            return encode(EXPIRE_LEASE, to -> LeaseForms.write(to, expire));
        }
        if (command instanceof CheckpointLeases checkpoint) {
            return encode(CHECKPOINT_LEASES, to -> LeaseForms.write(to, checkpoint));
        }
        return encodeEngineCommand(command);
    }

    private static byte[] encodeEngineCommand(Command command) {
        if (command instanceof Compact compact) {
            return encode(COMPACT, to -> to.int64(compact.revision()));
        }
        if (command instanceof Sweep sweep) {
            return encode(SWEEP, to -> to.count("maxChanges", sweep.maxChanges()));
        }
        if (command instanceof SetHistory set) {
            return encode(SET_HISTORY, to -> to.flag(set.enabled()));
        }
        if (command instanceof CheckState) {
            return encode(CHECK_STATE, to -> {});
        }
        FormCluster form = (FormCluster) command;
        return encode(FORM_CLUSTER, to -> to.uuid(form.clusterId()).text(form.clusterName()));
    }

    private static byte[] encode(int type, Consumer<FieldWriter> fields) {
        return FieldWriter.encode(to -> fields.accept(to.octet(type >>> 8).octet(type)));
    }

    /**
     * The command in the remaining bytes of a buffer, whose position does not move. What is returned shares nothing with it.
     *
     * @throws UnknownCommandException when a newer version wrote it
     * @throws MalformedCommandException when the bytes are no command
     */
    public static Command decode(ByteBuffer slice) {
        FieldReader from = new FieldReader(slice);
        int type = from.octet("the type of a command");
        int version = from.octet("the version of a command");
        Command command = decode(type, version, from);
        from.end("the command");
        return command;
    }

    private static Command decode(int type, int version, FieldReader from) {
        return switch (type << 8 | version) {
            case PUT -> new Put(from.bytes("key"), from.bytes("value"));
            case PUT_WITH_OPTIONS -> PutForm.read(from);
            case DELETE -> new Delete(from.bytes("key"));
            case DELETE_RETURNING -> new Delete(from.bytes("key"), true);
            case DELETE_RANGE -> KeyForms.readDeleteRange(from);
            case TRANSACT -> TxnForm.read(from);
            case INCREMENT -> KeyForms.readIncrement(from);
            case GRANT_LEASE -> new GrantLease(from.int64("ttl"));
            case KEEP_ALIVE -> new KeepAlive(from.int64("lease"));
            case REVOKE_LEASE -> new RevokeLease(from.int64("lease"));
            case EXPIRE_LEASE -> LeaseForms.readExpire(from);
            case CHECKPOINT_LEASES -> LeaseForms.readCheckpoints(from);
            case COMPACT -> new Compact(from.int64("revision"));
            case SWEEP -> new Sweep(from.count("max changes"));
            case SET_HISTORY -> new SetHistory(from.flag("enabled"));
            case CHECK_STATE -> new CheckState();
            case FORM_CLUSTER -> new FormCluster(from.uuid("cluster id"), from.text("cluster name"));
            default -> throw new UnknownCommandException("the command of type " + type + " version " + version);
        };
    }
}

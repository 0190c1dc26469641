package io.dengine.command;

import io.dengine.command.Command.Delete;
import io.dengine.command.Command.FormCluster;
import io.dengine.command.Command.Put;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The binary form of a command: one byte of type, one byte of version of that type, its fields. Equal commands have equal
 * bytes. A type or a version, once released, keeps its meaning for ever, because logs are replayed by later versions.
 *
 * <pre>
 * put          01 01 key value          field: length (base 128, 1 to 5 bytes), bytes
 * delete       02 01 key
 * form cluster 03 01 id name            id: 16 bytes; name: field in UTF-8
 * </pre>
 */
public final class CommandCodec {

    private static final byte PUT = 1;
    private static final byte DELETE = 2;
    private static final byte FORM_CLUSTER = 3;
    private static final byte VERSION = 1;
    private static final int HEADER_SIZE = 2;

    private CommandCodec() {}

    /** The bytes of a command. */
    public static byte[] encode(Command command) {
        if (command instanceof Put put) {
            ByteBuffer target = allocate(PUT, Math.addExact(Fields.size(put.key()), Fields.size(put.value())));
            Fields.write(target, put.key());
            Fields.write(target, put.value());
            return target.array();
        }
        if (command instanceof Delete delete) {
            ByteBuffer target = allocate(DELETE, Fields.size(delete.key()));
            Fields.write(target, delete.key());
            return target.array();
        }
        if (!(command instanceof FormCluster form)) {
            throw new UnsupportedOperationException("in the making: " + command);
        }
        byte[] name = form.clusterName().getBytes(StandardCharsets.UTF_8);
        ByteBuffer target = allocate(FORM_CLUSTER, 2 * Long.BYTES + Fields.size(name));
        target.putLong(form.clusterId().getMostSignificantBits());
        target.putLong(form.clusterId().getLeastSignificantBits());
        Fields.write(target, name);
        return target.array();
    }

    /**
     * The command in the remaining bytes of a buffer, whose position does not move. What is returned shares nothing with it.
     *
     * @throws UnknownCommandException when a newer version wrote it
     * @throws MalformedCommandException when the bytes are no command
     */
    public static Command decode(ByteBuffer slice) {
        ByteBuffer source = slice.slice();
        if (source.remaining() < HEADER_SIZE) {
            throw new MalformedCommandException("a command has at least 2 bytes, not " + source.remaining());
        }
        byte type = source.get();
        byte version = source.get();
        if (type < PUT || type > FORM_CLUSTER || version != VERSION) {
            throw new UnknownCommandException(
                    "the command of type " + (type & 0xff) + " version " + (version & 0xff) + " in the log");
        }
        Command command =
                switch (type) {
                    case PUT -> new Put(Fields.read(source, "key"), Fields.read(source, "value"));
                    case DELETE -> new Delete(Fields.read(source, "key"));
                    default -> readFormCluster(source);
                };
        if (source.hasRemaining()) {
            throw new MalformedCommandException(source.remaining() + " bytes follow the command " + command);
        }
        return command;
    }

    private static ByteBuffer allocate(byte type, int fieldsSize) {
        return ByteBuffer.allocate(Math.addExact(HEADER_SIZE, fieldsSize))
                .put(type)
                .put(VERSION);
    }

    private static FormCluster readFormCluster(ByteBuffer source) {
        if (source.remaining() < 2 * Long.BYTES) {
            throw new MalformedCommandException("the cluster id is cut off after " + source.remaining() + " bytes");
        }
        UUID id = new UUID(source.getLong(), source.getLong());
        byte[] name = Fields.read(source, "cluster name");
        try {
            return new FormCluster(
                    id,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(name))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new MalformedCommandException("the cluster name is not UTF-8", e);
        }
    }
}

package io.dengine.command;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary form of one entry of the Raft log, which carries many commands. Lengths have a fixed size, so that whoever fills
 * an entry knows its size by adding.
 *
 * <pre>
 * 01            version
 * count         4 bytes
 * count times:  length (4 bytes), {@link CommandCodec encoded command}
 * </pre>
 */
public final class EntryCodec {

    /** The bytes of an entry without commands. */
    public static final int HEADER_SIZE = 1 + Integer.BYTES;

    /** The bytes an entry needs for a command beyond the command's own. */
    public static final int COMMAND_OVERHEAD = Integer.BYTES;

    private static final byte VERSION = 1;

    private EntryCodec() {}

    /** How many bytes an entry takes that carries {@code commandCount} commands of {@code commandBytes} bytes together. */
    public static long encodedSize(int commandCount, long commandBytes) {
        return HEADER_SIZE + (long) commandCount * COMMAND_OVERHEAD + commandBytes;
    }

    /**
     * The bytes of an entry.
     *
     * @param encodedCommands commands as {@link CommandCodec#encode} gives them
     * @throws ArithmeticException when the entry would exceed 2 GiB
     */
    public static byte[] encode(List<byte[]> encodedCommands) {
        long bytes = 0;
        for (byte[] command : encodedCommands) {
            bytes += command.length;
        }
        ByteBuffer target = ByteBuffer.allocate(Math.toIntExact(encodedSize(encodedCommands.size(), bytes)));
        target.put(VERSION).putInt(encodedCommands.size());
        for (byte[] command : encodedCommands) {
            target.putInt(command.length).put(command);
        }
        return target.array();
    }

    /**
     * The encoded commands in the remaining bytes of a buffer, whose position does not move, in their order. They share its
     * memory; nothing is copied.
     *
     * @throws UnknownCommandException when a newer version wrote the entry
     * @throws MalformedCommandException when the bytes are no entry
     */
    public static List<ByteBuffer> decode(ByteBuffer entry) {
        ByteBuffer source = entry.slice();
        if (!source.hasRemaining()) {
            throw new MalformedCommandException("an entry has at least " + HEADER_SIZE + " bytes, not 0");
        }
        byte version = source.get();
        if (version != VERSION) {
            throw new UnknownCommandException("the entry of version " + (version & 0xff) + " in the log");
        }
        int count = readInt(source, "the number of commands");
        // before the list is made: a damaged count must not make us allocate
        if (count < 0 || count > source.remaining() / COMMAND_OVERHEAD) {
            throw new MalformedCommandException(
                    "an entry of " + entry.remaining() + " bytes cannot hold " + count + " commands");
        }
        List<ByteBuffer> commands = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            commands.add(readCommand(source, i));
        }
        if (source.hasRemaining()) {
            throw new MalformedCommandException(source.remaining() + " bytes follow the last command of an entry");
        }
        return commands;
    }

    private static ByteBuffer readCommand(ByteBuffer source, int number) {
        int length = readInt(source, "the length of a command");
        if (length < 0 || length > source.remaining()) {
            throw new MalformedCommandException("command " + number + " is said to be " + length
                    + " bytes long, but only " + source.remaining() + " follow");
        }
        ByteBuffer command = source.slice(source.position(), length);
        source.position(source.position() + length);
        return command;
    }

    private static int readInt(ByteBuffer source, String what) {
        if (source.remaining() < Integer.BYTES) {
            throw new MalformedCommandException(what + " is cut off");
        }
        return source.getInt();
    }
}

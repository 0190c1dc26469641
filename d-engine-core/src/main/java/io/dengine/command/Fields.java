package io.dengine.command;

import java.nio.ByteBuffer;

/** Fields of a command: bytes after their length as a little-endian base-128 number in its shortest form. */
final class Fields {

    private static final int MAX_LENGTH_BYTES = 5;

    private Fields() {}

    /** How many bytes a field takes. */
    static int size(byte[] bytes) {
        return Math.addExact(sizeOfLength(bytes.length), bytes.length);
    }

    static void write(ByteBuffer target, byte[] bytes) {
        int rest = bytes.length;
        while (rest >= 0x80) {
            target.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
        target.put(bytes);
    }

    static byte[] read(ByteBuffer source, String field) {
        int length = readLength(source, field);
        if (length > source.remaining()) {
            throw new MalformedCommandException(
                    field + " is said to be " + length + " bytes long, but only " + source.remaining() + " follow");
        }
        byte[] bytes = new byte[length];
        source.get(bytes);
        return bytes;
    }

    private static int sizeOfLength(int length) {
        int size = 1;
        for (int rest = length; rest >= 0x80; rest >>>= 7) {
            size++;
        }
        return size;
    }

    private static int readLength(ByteBuffer source, String field) {
        long length = 0;
        for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
            if (!source.hasRemaining()) {
                throw new MalformedCommandException("the length of " + field + " is cut off");
            }
            byte next = source.get();
            length |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                // one value has one encoding, so that equal commands have equal bytes
                boolean shortest = next != 0 || i == 0;
                if (!shortest || length > Integer.MAX_VALUE) {
                    break;
                }
                return (int) length;
            }
        }
        throw new MalformedCommandException(
                "the length of " + field + " is not a number in its shortest form below 2^31");
    }
}

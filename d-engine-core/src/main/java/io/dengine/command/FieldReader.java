package io.dengine.command;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads what {@link FieldWriter} writes, and nothing else: a value has one form. Lengths and counts are compared with the bytes
 * that are there before anything is allocated. Every method throws {@link MalformedCommandException} when the field is cut off
 * or has another form. Not thread-safe.
 */
public final class FieldReader {

    private static final int MAX_COUNT_BYTES = 5;

    private final ByteBuffer source;

    /** Reads the remaining bytes of a buffer, whose position does not move. What is read shares nothing with it. */
    public FieldReader(ByteBuffer buffer) {
        this.source = buffer.slice();
    }

    /** One byte, 0 to 255. */
    public int octet(String name) {
        need(1, name);
        return source.get() & 0xff;
    }

    /** One byte, 0 or 1. */
    public boolean flag(String name) {
        int value = octet(name);
        if (value > 1) {
            throw new MalformedCommandException(name + " is 0 or 1, not " + value);
        }
        return value == 1;
    }

    /** Four bytes. */
    public int int32(String name) {
        need(Integer.BYTES, name);
        return source.getInt();
    }

    /** Eight bytes. */
    public long int64(String name) {
        need(Long.BYTES, name);
        return source.getLong();
    }

    /** One to five bytes: a number of 0 or more. */
    public int count(String name) {
        long value = 0;
        for (int i = 0; i < MAX_COUNT_BYTES; i++) {
            need(1, name);
            byte next = source.get();
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                // one value has one encoding, so that equal commands have equal bytes
                boolean shortest = next != 0 || i == 0;
                if (!shortest || value > Integer.MAX_VALUE) {
                    break;
                }
                return (int) value;
            }
        }
        throw new MalformedCommandException(name + " is not a number in its shortest form below 2^31");
    }

    /** Bytes after their length. */
    public byte[] bytes(String name) {
        int length = count(name);
        need(length, name);
        byte[] bytes = new byte[length];
        source.get(bytes);
        return bytes;
    }

    /** Every byte that is left; may be none. */
    public byte[] rest() {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        return bytes;
    }

    /** UTF-8 after its length in bytes. */
    public String text(String name) {
        byte[] bytes = bytes(name);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedCommandException(name + " is not UTF-8", e);
        }
    }

    /** Sixteen bytes. */
    public UUID uuid(String name) {
        return new UUID(int64(name), int64(name));
    }

    /**
     * Items after their number.
     *
     * @param leastBytes how many bytes an item has at least; 1 or more
     */
    public <T> List<T> list(String name, int leastBytes, Function<FieldReader, T> form) {
        int count = count(name);
        // before the list is made: a damaged number must not make us allocate
        if (count > source.remaining() / leastBytes) {
            throw new MalformedCommandException(
                    name + ": " + count + " of them cannot be in the " + source.remaining() + " bytes that follow");
        }
        List<T> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(form.apply(this));
        }
        return items;
    }

    /** Whether there are more bytes. */
    public boolean hasMore() {
        return source.hasRemaining();
    }

    /** Nothing may follow. */
    public void end(String what) {
        if (source.hasRemaining()) {
            throw new MalformedCommandException(source.remaining() + " bytes follow " + what);
        }
    }

    private void need(int bytes, String name) {
        if (source.remaining() < bytes) {
            throw new MalformedCommandException(
                    name + " needs " + bytes + " bytes, but only " + source.remaining() + " follow");
        }
    }
}

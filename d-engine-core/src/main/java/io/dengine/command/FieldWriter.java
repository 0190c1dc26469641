package io.dengine.command;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of a binary form. Numbers are big-endian; counts and lengths are little-endian base-128 numbers in their
 * shortest form. A form is written twice, first to learn its size and then into an array of exactly that size, so that one
 * description of it serves for both. Not thread-safe.
 */
public final class FieldWriter {

    // Null: only counts.
    private final @Nullable ByteBuffer target;
    private long size;

    private FieldWriter(@Nullable ByteBuffer target) {
        this.target = target;
    }

    /**
     * The bytes of a form.
     *
     * @param form writes its fields; called twice, and must write the same both times
     * @throws ArithmeticException when there are 2 GiB or more
     */
    public static byte[] encode(Consumer<FieldWriter> form) {
        ByteBuffer target = ByteBuffer.allocate(Math.toIntExact(sizeOf(form)));
        form.accept(new FieldWriter(target));
        return target.array();
    }

    /** How many bytes a form has; nothing is allocated for them. */
    public static long sizeOf(Consumer<FieldWriter> form) {
        FieldWriter counting = new FieldWriter(null);
        form.accept(counting);
        return counting.size;
    }

    /** How many bytes a field of so many bytes takes together with its length. */
    static int sizeOfBytes(int length) {
        return Math.addExact(sizeOfCount(length), length);
    }

    /** Puts bytes after their length. */
    static void putBytes(ByteBuffer target, byte[] bytes) {
        putCount(target, bytes.length);
        target.put(bytes);
    }

    private static int sizeOfCount(int count) {
        int size = 1;
        for (int rest = count; rest >= 0x80; rest >>>= 7) {
            size++;
        }
        return size;
    }

    private static void putCount(ByteBuffer target, int count) {
        int rest = count;
        while (rest >= 0x80) {
            target.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }

    /** One byte. */
    public FieldWriter octet(int value) {
        size++;
        if (target != null) {
            target.put((byte) value);
        }
        return this;
    }

    /** One byte, 0 or 1. */
    public FieldWriter flag(boolean value) {
        return octet(value ? 1 : 0);
    }

    /** Four bytes. */
    public FieldWriter int32(int value) {
        size += Integer.BYTES;
        if (target != null) {
            target.putInt(value);
        }
        return this;
    }

    /** Eight bytes. */
    public FieldWriter int64(long value) {
        size += Long.BYTES;
        if (target != null) {
            target.putLong(value);
        }
        return this;
    }

    /**
     * One to five bytes.
     *
     * @param name for the message
     * @param value 0 or more
     * @throws IllegalArgumentException when it is negative
     */
    public FieldWriter count(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must be 0 or more, not " + value);
        }
        size += sizeOfCount(value);
        if (target != null) {
            putCount(target, value);
        }
        return this;
    }

    /** Bytes after their length. */
    public FieldWriter bytes(byte[] value) {
        size += (long) sizeOfCount(value.length) + value.length;
        if (target != null) {
            putBytes(target, value);
        }
        return this;
    }

    /** The bytes of another form, up to the end: without a length. */
    public FieldWriter rest(byte[] value) {
        size += value.length;
        if (target != null) {
            target.put(value);
        }
        return this;
    }

    /** UTF-8 after its length in bytes. Half a surrogate pair, which has no form, becomes a question mark. */
    public FieldWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Sixteen bytes. */
    public FieldWriter uuid(UUID value) {
        return int64(value.getMostSignificantBits()).int64(value.getLeastSignificantBits());
    }

    /** Items after their number. */
    public <T> FieldWriter list(List<T> items, BiConsumer<FieldWriter, T> form) {
        count("the number of items", items.size());
        items.forEach(item -> form.accept(this, item));
        return this;
    }
}

package io.dengine.kv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys that follow each other in the order of their unsigned bytes: {@code from <= key < to}. The arrays are the range's own
 * and must not be changed.
 *
 * @param from the first key; empty: from the first key of the store
 * @param to the first key beyond the range; null: to the last key of the store
 */
public record KeyRange(byte[] from, byte @Nullable [] to) {

    private static final byte[] FIRST = {};

    public KeyRange {
        Keys.required(from, "from");
    }

    /** Every key. */
    public static KeyRange all() {
        return new KeyRange(FIRST, null);
    }

    /** This key alone. */
    public static KeyRange single(byte[] key) {
        byte[] from = Keys.required(key, "key").clone();
        return new KeyRange(from, Arrays.copyOf(from, from.length + 1));
    }

    /** {@link #single(byte[])} with UTF-8 text. */
    public static KeyRange single(String key) {
        return single(Keys.key(key));
    }

    /** Every key that begins with {@code prefix}; every key when it is empty. */
    public static KeyRange prefix(byte[] prefix) {
        byte[] from = Keys.required(prefix, "prefix").clone();
        return new KeyRange(from, afterPrefix(from));
    }

    /** {@link #prefix(byte[])} with UTF-8 text. */
    public static KeyRange prefix(String prefix) {
        return prefix(Keys.utf8("prefix", prefix));
    }

    /** {@code from <= key < to}; to the last key of the store when {@code to} is null. */
    public static KeyRange of(byte[] from, byte @Nullable [] to) {
        return new KeyRange(Keys.required(from, "from").clone(), to == null ? null : to.clone());
    }

    /** {@link #of(byte[], byte[])} with UTF-8 text; {@code to} may be null. */
    public static KeyRange of(String from, @Nullable String to) {
        return new KeyRange(Keys.utf8("from", from), to == null ? null : Keys.utf8("to", to));
    }

    /** The first key after all keys with this prefix; null when there is none. */
    private static byte @Nullable [] afterPrefix(byte[] prefix) {
        for (int i = prefix.length - 1; i >= 0; i--) {
            if (prefix[i] != (byte) 0xff) {
                byte[] after = Arrays.copyOf(prefix, i + 1);
                after[i]++;
                return after;
            }
        }
        return null;
    }

    /** Whether no key can lie in it. */
    public boolean isEmpty() {
        return to != null && Arrays.compareUnsigned(from, to) >= 0;
    }

    /** Whether a key lies in it. */
    public boolean contains(byte[] key) {
        return Arrays.compareUnsigned(from, key) <= 0 && (to == null || Arrays.compareUnsigned(key, to) < 0);
    }

    /** Whether it is the range of one key, which is then {@link #from()}. */
    public boolean isSingle() {
        return to != null
                && to.length == from.length + 1
                && to[from.length] == 0
                && Arrays.equals(from, 0, from.length, to, 0, from.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyRange that && Arrays.equals(from, that.from) && Arrays.equals(to, that.to);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(from) + Arrays.hashCode(to);
    }

    @Override
    public String toString() {
        return "[" + new String(from, StandardCharsets.UTF_8) + ", "
                + (to == null ? "end" : new String(to, StandardCharsets.UTF_8)) + ")";
    }
}

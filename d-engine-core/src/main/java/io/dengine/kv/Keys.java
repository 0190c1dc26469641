package io.dengine.kv;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Text as keys and values. */
final class Keys {

    private Keys() {}

    /**
     * The UTF-8 form of a text.
     *
     * @throws IllegalArgumentException when it is null, or has half a surrogate pair: {@code getBytes} would write {@code ?} for it, so that
     *     different texts became the same key
     */
    static byte[] utf8(String name, @Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException(name + " must not be null");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException(name + " has half a surrogate pair at index " + i
                        + ", which UTF-8 cannot express; use the method for bytes");
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** For people: bytes that are no text are replaced. */
    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static byte[] key(@Nullable String text) {
        return utf8("key", text);
    }

    static byte[] value(@Nullable String text) {
        return utf8("value", text);
    }

    /** An unmodifiable copy of a list that has no null. */
    static <T> List<T> elements(@Nullable List<T> list, String name) {
        List<T> given = required(list, name);
        for (int i = 0; i < given.size(); i++) {
            required(given.get(i), name + "[" + i + "]");
        }
        return List.copyOf(given);
    }

    /** UTF-8 keys, in the same order. */
    static List<byte[]> keys(String @Nullable [] texts) {
        return keyList(Arrays.asList(required(texts, "keys")));
    }

    /** UTF-8 keys, in the same order. */
    static List<byte[]> keyList(@Nullable Collection<String> texts) {
        Collection<String> given = required(texts, "keys");
        List<byte[]> keys = new ArrayList<>(given.size());
        for (String text : given) {
            keys.add(utf8("keys[" + keys.size() + "]", text));
        }
        return keys;
    }

    static <T> T required(@Nullable T argument, String name) {
        if (argument == null) {
            throw new IllegalArgumentException(name + " must not be null");
        }
        return argument;
    }
}

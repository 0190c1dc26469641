package io.dengine.runtime;

import io.dengine.LimitsConfig;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Checks the arguments of requests against the limits, on the caller's thread, before anything is proposed. Members may have
 * different limits, so a committed command is never checked again. Thread-safe.
 */
public final class RequestChecks {

    private final LimitsConfig limits;

    public RequestChecks(LimitsConfig limits) {
        this.limits = limits;
    }

    /**
     * Checks a key.
     *
     * @return the same array
     * @throws IllegalArgumentException when it is null, empty or too long
     */
    public byte[] key(byte @Nullable [] key) {
        if (key == null) {
            throw new IllegalArgumentException("key must not be null");
        }
        if (key.length == 0) {
            throw new IllegalArgumentException("key must not be empty");
        }
        return within(limits.maxKeyBytes(), "limits.max-key-size", "key", key);
    }

    /** {@link #key(byte[])} of UTF-8 text; text that has no UTF-8 form is refused too. */
    public byte[] key(@Nullable String key) {
        return key(key == null ? null : utf8("key", key));
    }

    /**
     * Checks a value; it may be empty.
     *
     * @return the same array
     * @throws IllegalArgumentException when it is null or too long
     */
    public byte[] value(byte @Nullable [] value) {
        if (value == null) {
            throw new IllegalArgumentException("value must not be null");
        }
        return within(limits.maxValueBytes(), "limits.max-value-size", "value", value);
    }

    /** {@link #value(byte[])} of UTF-8 text; text that has no UTF-8 form is refused too. */
    public byte[] value(@Nullable String value) {
        return value(value == null ? null : utf8("value", value));
    }

    /**
     * Checks an encoded request.
     *
     * @return the same array
     * @throws IllegalArgumentException when it is too long
     */
    public byte[] request(byte[] encoded) {
        return within(limits.maxRequestBytes(), "limits.max-request-size", "encoded request", encoded);
    }

    private static byte[] within(int limit, String property, String name, byte[] bytes) {
        if (bytes.length > limit) {
            throw new IllegalArgumentException(
                    name + " is " + bytes.length + " bytes long; " + property + " is " + limit);
        }
        return bytes;
    }

    private static byte[] utf8(String name, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                // getBytes would write '?', so that different texts became the same key
                throw new IllegalArgumentException(name + " has half a surrogate pair at index " + i
                        + ", which UTF-8 cannot express; use the method for bytes");
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

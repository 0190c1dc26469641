package io.dengine.apply;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Numbers of 64 bits kept as decimal text: ASCII digits, at least one, perhaps after a minus sign. */
final class DecimalText {

    private DecimalText() {}

    /**
     * The sum of a stored number and another one.
     *
     * @param stored null counts as 0
     * @throws Refusal when it is no number, or the sum is too large or too small
     */
    static long add(byte @Nullable [] stored, long delta) {
        long number = stored == null ? 0 : parse(stored);
        long sum = number + delta;
        if (((number ^ sum) & (delta ^ sum)) < 0) {
            throw Refusal.notANumber("the sum of " + number + " and " + delta + " exceeds 64 bits");
        }
        return sum;
    }

    static byte[] encode(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    // not Long.parseLong, which takes the digits of every script
    private static long parse(byte[] text) {
        boolean negative = text.length > 0 && text[0] == '-';
        int first = negative ? 1 : 0;
        if (first == text.length) {
            throw noNumber();
        }
        // negative, because Long.MIN_VALUE has no positive counterpart
        long result = 0;
        for (int i = first; i < text.length; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                throw noNumber();
            }
            if (result < Long.MIN_VALUE / 10 || result * 10 < Long.MIN_VALUE + digit) {
                throw noNumber();
            }
            result = result * 10 - digit;
        }
        if (!negative && result == Long.MIN_VALUE) {
            throw noNumber();
        }
        return negative ? result : -result;
    }

    private static Refusal noNumber() {
        return Refusal.notANumber("the value is no decimal number of 64 bits");
    }
}

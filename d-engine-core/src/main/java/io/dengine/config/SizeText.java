package io.dengine.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as Spring's {@code DataSize} writes them: {@code 512KB}, {@code 64MB}, 1 KB = 1,024 bytes; a plain number is bytes. */
final class SizeText {

    static final String ALLOWED = "a size such as 1B, 512KB, 64MB or 1GB; a plain number is bytes";

    private static final Pattern SIZE = Pattern.compile("([+-]?\\d+)(B|KB|MB|GB|TB)?");
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB"};

    private SizeText() {}

    /** The number of bytes, or empty when the text is no size. */
    static Optional<Long> parse(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            return Optional.empty();
        }
        try {
            String unit = size.group(2);
            return Optional.of(Math.multiplyExact(Long.parseLong(size.group(1)), unit == null ? 1 : factor(unit)));
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static long factor(String unit) {
        long factor = 1;
        for (int i = 0; !UNITS[i].equals(unit); i++) {
            factor *= 1024;
        }
        return factor;
    }

    /** The text with the largest unit that needs no fraction. */
    static String format(long bytes) {
        long amount = bytes;
        int unit = 0;
        while (amount != 0 && amount % 1024 == 0 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return amount + UNITS[unit];
    }
}

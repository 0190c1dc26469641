package io.dengine.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Spring Boot writes them: {@code 500ms}, {@code 1s}, {@code PT1S}; a plain number is milliseconds. */
final class DurationText {

    static final String ALLOWED = "a duration such as 500ms, 1s, 5m or PT1S; a plain number is milliseconds";

    private static final Pattern SIMPLE = Pattern.compile("([+-]?\\d+)([a-zA-Z]{0,2})");

    private DurationText() {}

    /** The duration, or empty when the text is none. */
    static Optional<Duration> parse(String text) {
        try {
            Matcher simple = SIMPLE.matcher(text);
            return simple.matches()
                    ? of(Long.parseLong(simple.group(1)), simple.group(2))
                    : Optional.of(Duration.parse(text));
        } catch (ArithmeticException | NumberFormatException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> of(long amount, String unit) {
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "ns" -> Optional.of(Duration.ofNanos(amount));
            case "us" -> Optional.of(Duration.ofSeconds(amount / 1_000_000, amount % 1_000_000 * 1_000));
            case "", "ms" -> Optional.of(Duration.ofMillis(amount));
            case "s" -> Optional.of(Duration.ofSeconds(amount));
            case "m" -> Optional.of(Duration.ofMinutes(amount));
            case "h" -> Optional.of(Duration.ofHours(amount));
            case "d" -> Optional.of(Duration.ofDays(amount));
            default -> Optional.empty();
        };
    }

    /** The shortest text that {@link #parse} reads as this duration; days are written as hours. */
    static String format(Duration duration) {
        if (duration.getNano() % 1_000_000 != 0) {
            return duration.toString();
        }
        if (duration.getNano() != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.getSeconds();
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
    }
}

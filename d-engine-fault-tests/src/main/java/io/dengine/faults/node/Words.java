package io.dengine.faults.node;

import java.io.IOException;
import java.io.Reader;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of the control protocol: words parted by blanks, each URL-encoded; {@code -} stands for nothing, {@code =} for an empty text. */
public final class Words {

    /** Before the name of an exception that no call is documented to throw. */
    public static final String UNEXPECTED = "Unexpected";

    private static final String NOTHING = "-";
    private static final String EMPTY = "=";

    private Words() {}

    /** The line of some words. */
    public static String line(@Nullable Object... words) {
        StringBuilder line = new StringBuilder();
        for (Object word : words) {
            if (!line.isEmpty()) {
                line.append(' ');
            }
            line.append(encode(word));
        }
        return line.toString();
    }

    /** The words of a line. */
    public static List<@Nullable String> of(String line) {
        List<@Nullable String> words = new ArrayList<>();
        for (String word : line.split(" ")) {
            words.add(decode(word));
        }
        return words;
    }

    /**
     * Reads a line as far as it is whole; null at the end. What a process wrote when it was killed may be the first part of a line only, which would
     * pass for another one.
     */
    public static @Nullable String read(Reader in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next;
        while ((next = in.read()) != '\n') {
            if (next < 0) {
                return null;
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private static String encode(@Nullable Object word) {
        if (word == null) {
            return NOTHING;
        }
        String text = word.toString();
        if (text.isEmpty()) {
            return EMPTY;
        }
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
        return encoded.equals(NOTHING) ? "%2D" : encoded;
    }

    private static @Nullable String decode(String word) {
        return switch (word) {
            case NOTHING -> null;
            case EMPTY -> "";
            default -> URLDecoder.decode(word, StandardCharsets.UTF_8);
        };
    }
}

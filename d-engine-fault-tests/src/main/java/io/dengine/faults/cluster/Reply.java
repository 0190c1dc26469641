package io.dengine.faults.cluster;

import io.dengine.faults.history.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a command.
 *
 * @param outcome how it ended
 * @param words the answer, or the exception and its message
 */
public record Reply(Outcome outcome, List<@Nullable String> words) {

    /** A word of the answer. */
    public String text(int index) {
        String word = words.get(index);
        if (word == null) {
            throw new IllegalStateException("word " + index + " of " + this + " is nothing");
        }
        return word;
    }

    /** Whether a word says so. */
    public boolean is(int index) {
        return Boolean.parseBoolean(text(index));
    }
}

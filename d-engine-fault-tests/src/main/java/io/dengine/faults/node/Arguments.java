package io.dengine.faults.node;

import io.dengine.kv.ReadConsistency;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What comes with a command.
 *
 * @param words the words after the command's name
 * @param viaLeader whether writes may go to the leader
 */
record Arguments(List<@Nullable String> words, boolean viaLeader) {

    Arguments {
        words = Collections.unmodifiableList(new ArrayList<>(words));
    }

    /** A word that must be there. */
    String text(int index) {
        String word = nullable(index);
        if (word == null) {
            throw new IllegalArgumentException("argument " + index + " must be given; given are " + words);
        }
        return word;
    }

    /** A word, or null. */
    @Nullable
    String nullable(int index) {
        return index < words.size() ? words.get(index) : null;
    }

    /** A word as a number. */
    long number(int index) {
        return Long.parseLong(text(index));
    }

    /** A word as a small number. */
    int count(int index) {
        return Math.toIntExact(number(index));
    }

    /** A word as a level of reads. */
    ReadConsistency level(int index) {
        String name = text(index);
        return Arrays.stream(ReadConsistency.values())
                .filter(level -> level.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "level must be one of " + Arrays.toString(ReadConsistency.values()) + ", not " + name));
    }

    /** The words from one on, all of which must be there. */
    List<String> texts(int from) {
        List<String> texts = new ArrayList<>();
        for (int i = from; i < words.size(); i++) {
            texts.add(text(i));
        }
        return texts;
    }
}

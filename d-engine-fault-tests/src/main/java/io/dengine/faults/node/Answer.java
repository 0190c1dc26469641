package io.dengine.faults.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of an answer. */
final class Answer {

    private Answer() {}

    /** Some words, to which more can be added. */
    static List<@Nullable Object> of(@Nullable Object... words) {
        List<@Nullable Object> list = new ArrayList<>();
        Collections.addAll(list, words);
        return list;
    }
}

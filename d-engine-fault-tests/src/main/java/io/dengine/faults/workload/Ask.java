package io.dengine.faults.workload;

import io.dengine.faults.cluster.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of a node.
 *
 * @param words the command
 * @param viaLeader whether a write may go to the leader
 * @param input what is asked, as the history has it
 * @param output what was answered, as the history has it
 * @param stamp the revision that was answered; null when the answer has none, or one that may be old
 * @param reads whether it changes nothing
 */
record Ask<I, O>(
        List<@Nullable Object> words,
        boolean viaLeader,
        I input,
        Function<Reply, O> output,
        @Nullable Function<Reply, Stamp> stamp,
        boolean reads) {

    /**
     * A revision of the store.
     *
     * @param change whether the operation made it
     */
    record Stamp(long revision, boolean change) {}

    /** A write that answers with the revision in a word. */
    static <I, O> Ask<I, O> write(
            boolean viaLeader, I input, int revision, Function<Reply, O> output, @Nullable Object... words) {
        return new Ask<>(
                list(words), viaLeader, input, output, reply -> new Stamp(number(reply, revision), true), false);
    }

    /** A write that answers with whether it was done in the first word, and with the revision in the second. */
    static <I, O> Ask<I, O> conditional(
            boolean viaLeader, I input, Function<Reply, O> output, @Nullable Object... words) {
        return new Ask<>(
                list(words), viaLeader, input, output, reply -> new Stamp(number(reply, 1), reply.is(0)), false);
    }

    /** Something that changes what is no key, such as a lease. */
    static <I, O> Ask<I, O> other(I input, Function<Reply, O> output, @Nullable Object... words) {
        return new Ask<>(list(words), false, input, output, null, false);
    }

    /** A read that answers with the revision in a word; one that is eventual may be old. */
    static <I, O> Ask<I, O> read(
            Level level, I input, int revision, Function<Reply, O> output, @Nullable Object... words) {
        return new Ask<>(
                list(words),
                false,
                input,
                output,
                level == Level.EVENTUAL ? null : reply -> new Stamp(number(reply, revision), false),
                true);
    }

    static long number(Reply reply, int word) {
        return Long.parseLong(reply.text(word));
    }

    /** Values by key, of the answer to {@code rows}. */
    static Map<String, String> rows(Reply reply) {
        Map<String, String> rows = new HashMap<>();
        for (int i = 2; i < reply.words().size(); i += 3) {
            rows.put(reply.text(i), reply.text(i + 1));
        }
        return rows;
    }

    private static List<@Nullable Object> list(@Nullable Object... words) {
        List<@Nullable Object> list = new ArrayList<>();
        Collections.addAll(list, words);
        return list;
    }
}

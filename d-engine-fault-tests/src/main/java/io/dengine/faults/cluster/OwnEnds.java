package io.dengine.faults.cluster;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the processes of a member end because the harness ended them: one that ends by itself must have a reason, else whoever starts it again would hide what was wrong. Not thread-safe.
 */
final class OwnEnds {

    private final String id;
    private final Supplier<String> lastWords;
    private final Set<Excuse> excuses = EnumSet.noneOf(Excuse.class);
    private final List<String> found = new ArrayList<>();
    private boolean expected = true;

    /** @param lastWords what the latest process has said at its end */
    OwnEnds(String id, Supplier<String> lastWords) {
        this.id = id;
        this.lastWords = lastWords;
    }

    void excuse(Excuse excuse, boolean holds) {
        if (holds) {
            excuses.add(excuse);
        } else {
            excuses.remove(excuse);
        }
    }

    Set<Excuse> excuses() {
        return Set.copyOf(excuses);
    }

    /** A new process. */
    void started() {
        expected = false;
    }

    /** What ends the process from now on is the harness. */
    void expect(@Nullable Process process) {
        look(process);
        expected = true;
    }

    /** Looks whether the latest process has ended. */
    void look(@Nullable Process process) {
        if (expected || process == null || process.isAlive()) {
            return;
        }
        expected = true;
        String words = lastWords.get();
        if (!Excuse.covers(excuses, words)) {
            found.add(id + " has ended by itself, with exit code " + process.exitValue() + ": " + words);
        }
    }

    /** What was found since it was asked the last time. */
    List<String> take() {
        List<String> taken = List.copyOf(found);
        found.clear();
        return taken;
    }
}

package io.dengine.faults.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done on a command. Thread-safe. */
@FunctionalInterface
interface Command {

    /** Does it, and returns the words of the answer. */
    List<@Nullable Object> run(Arguments arguments) throws Exception;
}

package io.dengine.faults.checker;

import io.dengine.faults.history.Operation;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that must not have happened.
 *
 * @param message what, for people
 * @param operations numbers of the operations that show it
 */
public record Finding(String message, List<Long> operations) {

    public Finding {
        operations = List.copyOf(operations);
    }

    /** A finding that these operations show. */
    public static Finding of(String message, Operation<?, ?>... operations) {
        return new Finding(message, Stream.of(operations).map(Operation::id).toList());
    }
}

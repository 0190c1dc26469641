package io.dengine.faults.checker;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One key with put, get, delete and compare-and-set. The state is its value; empty when it does not exist. */
public final class RegisterModel implements Model<Optional<String>, RegisterModel.Input, RegisterModel.Output> {

    /** What is asked of the key. */
    public sealed interface Input {}

    /** Sets it. */
    public record Put(String value) implements Input {}

    /** Reads it. */
    public record Get() implements Input {}

    /** Deletes it. */
    public record Delete() implements Input {}

    /**
     * Sets it if it is as expected.
     *
     * @param expected null: it must not exist
     */
    public record CompareAndSet(@Nullable String expected, String update) implements Input {}

    /**
     * What was answered.
     *
     * @param value of a get: what was read; null when the key does not exist
     * @param succeeded of a compare-and-set: whether it was set; of a delete: whether there was anything
     */
    public record Output(@Nullable String value, boolean succeeded) {

        /** The answer to a put. */
        public static final Output DONE = new Output(null, true);
    }

    @Override
    public Optional<String> initial() {
        return Optional.empty();
    }

    @Override
    public @Nullable Optional<String> step(Optional<String> state, Input input, @Nullable Output output) {
        if (input instanceof Put put) {
            return Optional.of(put.value());
        }
        if (input instanceof Get) {
            return output == null || Objects.equals(output.value(), state.orElse(null)) ? state : none();
        }
        if (input instanceof Delete) {
            return output == null || output.succeeded() == state.isPresent() ? Optional.empty() : none();
        }
        CompareAndSet cas = (CompareAndSet) input;
        boolean matches = Objects.equals(cas.expected(), state.orElse(null));
        if (output != null && output.succeeded() != matches) {
            return none();
        }
        return matches ? Optional.of(cas.update()) : state;
    }

    @SuppressWarnings("OptionalAssignedToNull")
    private static @Nullable Optional<String> none() {
        return null;
    }
}

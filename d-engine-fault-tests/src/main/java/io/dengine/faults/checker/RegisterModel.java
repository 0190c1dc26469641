package io.dengine.faults.checker;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One key with put, get, delete and compare-and-set. The state is its value; empty when it does not exist. */
public final class RegisterModel implements Model<Optional<String>, RegisterModel.Input, RegisterModel.Output> {

    /** What is asked of the key. */
    public sealed interface Input {}

    /** Sets it. */
    public record Put(String value) implements Input {

        @Override
        public String toString() {
            return "put " + value;
        }
    }

    /**
     * Reads it.
     *
     * @param local whether with what one member has; such a read may be old, and is none of this model
     */
    public record Get(boolean local) implements Input {

        @Override
        public String toString() {
            return local ? "local get" : "get";
        }
    }

    /** Deletes it. */
    public record Delete() implements Input {

        @Override
        public String toString() {
            return "delete";
        }
    }

    /**
     * Sets it if it is as expected.
     *
     * @param expected null: it must not exist
     */
    public record CompareAndSet(@Nullable String expected, String update) implements Input {

        @Override
        public String toString() {
            return "set " + update + " if " + (expected == null ? "absent" : expected);
        }
    }

    /**
     * What was answered.
     *
     * @param value of a get: what was read; null when the key does not exist
     * @param succeeded of a compare-and-set: whether it was set; of a delete: whether there was anything
     * @param revision the store's revision; 0 when it is not known
     * @param modRevision of a get: that of the value; 0 without one
     * @param incarnation of a get: the process that answered; null when it is not known
     */
    public record Output(
            @Nullable String value,
            boolean succeeded,
            long revision,
            long modRevision,
            @Nullable String incarnation) {

        /** An answer of which the revision does not matter. */
        public Output(@Nullable String value, boolean succeeded) {
            this(value, succeeded, 0, 0, null);
        }

        @Override
        public String toString() {
            String answer = incarnation == null ? Boolean.toString(succeeded) : value == null ? "nothing" : value;
            return answer + " @" + revision + (modRevision == 0 ? "" : ", set @" + modRevision);
        }

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

    @Override
    public boolean overwrites(Input input, @Nullable Output output) {
        return input instanceof Put || input instanceof Delete && output == null;
    }

    @SuppressWarnings("OptionalAssignedToNull")
    private static @Nullable Optional<String> none() {
        return null;
    }
}

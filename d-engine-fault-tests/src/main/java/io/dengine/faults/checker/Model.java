package io.dengine.faults.checker;

import org.jspecify.annotations.Nullable;

/**
 * What a sequential object does. States are immutable values with {@code equals} and {@code hashCode}.
 *
 * @param <S> state
 * @param <I> what is asked
 * @param <O> what is answered
 */
public interface Model<S, I, O> {

    /** The state in which the object begins. */
    S initial();

    /**
     * The state after an operation.
     *
     * @param output what was answered; null when that is not known, and then every answer is allowed
     * @return null when the object could not have answered so in this state
     */
    @Nullable
    S step(S state, I input, @Nullable O output);

    /**
     * Whether the state after an operation, and that it is allowed, depend on nothing that was before. It is safe to say no.
     *
     * @param output what was answered; null when that is not known
     */
    default boolean overwrites(I input, @Nullable O output) {
        return false;
    }
}

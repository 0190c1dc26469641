package io.dengine.faults.checker;

/** A number that begins at 0 and is increased by 1. */
public final class CounterModel {

    private CounterModel() {}

    /** What is asked of the number. */
    public sealed interface Input {}

    /** Adds 1 and returns the sum. */
    public record Increment() implements Input {}

    /** Reads it, linearizably. */
    public record Read() implements Input {}

    /**
     * What was answered.
     *
     * @param value the number, of an increment the new one
     * @param revision the store's revision
     */
    public record Output(long value, long revision) {}
}

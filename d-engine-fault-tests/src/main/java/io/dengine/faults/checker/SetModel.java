package io.dengine.faults.checker;

import java.util.Set;

/** A set of elements, each of which is added once at most, and deleted once at most, after it was acknowledged. */
public final class SetModel {

    private SetModel() {}

    /** What is asked of the set. */
    public sealed interface Input {}

    /** Adds an element that was never added before. */
    public record Add(String element) implements Input {}

    /** Deletes an element whose adding was acknowledged. */
    public record Delete(String element) implements Input {}

    /**
     * Reads all elements, in pages of one revision.
     *
     * @param local whether with what one member has; such a read may be old
     */
    public record Scan(boolean local) implements Input {}

    /**
     * What was answered.
     *
     * @param revision of a change: the one it made; of a scan: the one it is of
     * @param changed whether there was anything to delete; true for the others
     * @param elements of a scan
     */
    public record Output(long revision, boolean changed, Set<String> elements) {

        public Output {
            elements = Set.copyOf(elements);
        }
    }
}

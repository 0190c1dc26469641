package io.dengine.faults.checker;

import java.util.List;

/** A list to which unique elements are appended. */
public final class AppendModel {

    private AppendModel() {}

    /** What is asked of the list. */
    public sealed interface Input {}

    /** Adds an element at the end, if nobody else does at the same time. */
    public record Append(String element) implements Input {}

    /**
     * Reads the list.
     *
     * @param local whether with what one member has; such a read may be old
     */
    public record Read(boolean local) implements Input {}

    /**
     * What was answered.
     *
     * @param appended of an append: whether it was done
     * @param revision the store's revision: of an append that was done, the one it made
     * @param list of a read: the elements
     * @param modRevision of a read: the revision of the latest append that is in it; 0 when there is none
     */
    public record Output(boolean appended, long revision, List<String> list, long modRevision) {

        public Output {
            list = List.copyOf(list);
        }

        /** The answer to an append. */
        public static Output append(boolean done, long revision) {
            return new Output(done, revision, List.of(), 0);
        }

        /** The answer to a read. */
        public static Output read(long revision, long modRevision, String... list) {
            return new Output(false, revision, List.of(list), modRevision);
        }
    }
}

package io.dengine.faults.checker;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Some keys that are changed while they are watched. */
public final class WatchModel {

    private WatchModel() {}

    /** What is asked of the keys. */
    public sealed interface Input {}

    /** Sets some, in one transaction; no two writes use the same values. */
    public record PutAll(Map<String, String> values) implements Input {

        public PutAll {
            values = Map.copyOf(values);
        }
    }

    /** Deletes one. */
    public record Delete(String key) implements Input {}

    /** Reads all of them, after the last write. */
    public record ReadAll() implements Input {}

    /**
     * What was answered.
     *
     * @param revision the store's revision: of a write that changed something, the one it made
     * @param changed whether a write changed anything
     * @param rows of a read: values by key
     */
    public record Output(long revision, boolean changed, Map<String, String> rows) {

        public Output {
            rows = Map.copyOf(rows);
        }
    }

    /**
     * A change that a watcher was told of.
     *
     * @param value the new value; null for a delete
     * @param modRevision as the event has it; 0 for a delete, as the next two
     * @param previous what stood there before
     */
    public record Event(
            String key,
            @Nullable String value,
            long modRevision,
            long createRevision,
            long version,
            @Nullable String previous) {}

    /** The changes of a revision. */
    public record Batch(long revision, List<Event> events) {

        public Batch {
            events = List.copyOf(events);
        }
    }

    /** A key that a mirror holds. */
    public record Row(String value, long modRevision, long createRevision, long version) {}

    /**
     * What a member's mirror holds at the end.
     *
     * @param reached whether it came to the revision at which all of them were read last
     * @param revision where it came to
     * @param rows by key
     * @param end why it did not come there, for people
     */
    public record Mirror(String member, boolean reached, long revision, Map<String, Row> rows, String end) {

        public Mirror {
            rows = Map.copyOf(rows);
        }
    }

    /**
     * All that a watcher was told, over all its resumptions.
     *
     * @param watcher its name
     * @param fromNow whether it began with what came after it was opened, not with the first change
     * @param openedNanos when it had been opened first
     * @param batches in the order in which they came
     * @param complete whether the last change of all was among them
     * @param cut whether whoever watched gave up before
     * @param end how it ended, for people
     */
    public record Sequence(
            String watcher,
            boolean fromNow,
            long openedNanos,
            List<Batch> batches,
            boolean complete,
            boolean cut,
            String end) {

        public Sequence {
            batches = List.copyOf(batches);
        }
    }
}

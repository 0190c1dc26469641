package io.dengine.kv;

import org.jspecify.annotations.Nullable;

/**
 * How a read is done. Immutable.
 *
 * <p>What a revision contains never changes: a read of one that this member has applied is a local read, whatever the consistency. The consistency says what happens when
 * it has not: {@code EVENTUAL} fails at once, the others first wait for what was committed.
 *
 * @param consistency how fresh; null: the client's default
 * @param revision read as of this revision, while the history lasts; 0: the latest
 */
public record ReadOptions(@Nullable ReadConsistency consistency, long revision) {

    private static final ReadOptions DEFAULTS = new ReadOptions(null, 0);
    private static final ReadOptions LINEARIZABLE = new ReadOptions(ReadConsistency.LINEARIZABLE, 0);
    private static final ReadOptions LEASE = new ReadOptions(ReadConsistency.LEASE, 0);
    private static final ReadOptions EVENTUAL = new ReadOptions(ReadConsistency.EVENTUAL, 0);

    public ReadOptions {
        if (revision < 0) {
            throw new IllegalArgumentException("revision must be 0 (latest) or more, not " + revision);
        }
    }

    /** The latest revision, with the client's default consistency. */
    public static ReadOptions defaults() {
        return DEFAULTS;
    }

    /** The latest revision, as fresh as asked. */
    public static ReadOptions of(ReadConsistency consistency) {
        // no new one for each get
        return switch (Keys.required(consistency, "consistency")) {
            case LINEARIZABLE -> LINEARIZABLE;
            case LEASE -> LEASE;
            case EVENTUAL -> EVENTUAL;
        };
    }

    /** As of a revision. */
    public static ReadOptions atRevision(long revision) {
        if (revision <= 0) {
            throw new IllegalArgumentException("revision must be 1 or more, not " + revision);
        }
        return new ReadOptions(null, revision);
    }

    /** The same, as of a revision; 0: the latest. */
    public ReadOptions withRevision(long value) {
        return new ReadOptions(consistency, value);
    }

    /** The same, as fresh as asked. */
    public ReadOptions withConsistency(ReadConsistency value) {
        return new ReadOptions(Keys.required(value, "consistency"), revision);
    }
}

package io.dengine.consensus;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Committed entries, in order. Used by the apply thread only. */
public interface CommittedEntries {

    /** Moves to the next entry; {@code false} when there is none. */
    boolean next();

    /** Index of the current entry. */
    long index();

    /** Term of the current entry. */
    long term();

    /** The bytes of the current entry. */
    ByteBuffer data();

    /** What was proposed here for the current entry; null when it was proposed by another member or before a restart. */
    @Nullable
    Proposal proposal();
}

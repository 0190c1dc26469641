package io.dengine.apply;

/** Walks over keys as of a revision. Not thread-safe. */
interface RecordCursor extends AutoCloseable {

    /** Moves to the next key. */
    boolean next();

    /** The key; a copy. */
    byte[] key();

    /** What is stored for it. */
    KeyRecord record();

    @Override
    void close();
}

package io.dengine.apply;

/**
 * How far a log entry was applied that is too large for one step.
 *
 * @param index of the entry; 0: no entry is applied in part
 * @param commands how many of its commands are part of the state
 */
record EntryProgress(long index, int commands) {

    static final EntryProgress NONE = new EntryProgress(0, 0);
}

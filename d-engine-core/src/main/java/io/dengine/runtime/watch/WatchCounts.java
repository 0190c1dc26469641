package io.dengine.runtime.watch;

/**
 * How the watches of a member are at a moment.
 *
 * @param open how many are open, those of mirrors included
 * @param behind how many of them are fed from the history
 * @param bufferedBytes bytes that wait for the consumers of watches and the listeners of mirrors
 */
public record WatchCounts(int open, int behind, long bufferedBytes) {

    /** There are none. */
    public static final WatchCounts NONE = new WatchCounts(0, 0, 0);
}

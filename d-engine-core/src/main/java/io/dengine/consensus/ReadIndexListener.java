package io.dengine.consensus;

/** The end of a round that asks a majority for the commit index. */
public interface ReadIndexListener {

    /** Every write acknowledged before the round began is at or below {@code index}. */
    void confirmed(long index);

    /** The round failed; it may be tried again. */
    void failed(String reason, boolean noLeader);
}

package io.dengine.consensus;

/** An entry on its way through Raft. Exactly one of its outcomes is called, by any thread; it must return soon. */
public interface Proposal {

    /** The entry was certainly not proposed. */
    void rejected(Rejection reason);

    /** It is not known whether the entry is or will be committed. */
    void unknown(String reason);
}

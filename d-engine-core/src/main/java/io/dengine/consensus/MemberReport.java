package io.dengine.consensus;

/**
 * What a member tells the others of itself regularly, beside its place in the log.
 *
 * @param freeDiskBytes usable space where its data is; {@link Long#MAX_VALUE} when it is not known
 * @param stateCheckIndex index of the latest entry at which it recorded the hash of its state; 0: never
 * @param stateHash the hash recorded there
 * @param failed whether it has stopped itself: it answers, and does nothing else
 */
public record MemberReport(long freeDiskBytes, long stateCheckIndex, long stateHash, boolean failed) {

    /** A member that tells nothing. */
    public static final MemberReport UNKNOWN = new MemberReport(Long.MAX_VALUE, 0, 0);

    /** The report of a member that has not failed. */
    public MemberReport(long freeDiskBytes, long stateCheckIndex, long stateHash) {
        this(freeDiskBytes, stateCheckIndex, stateHash, false);
    }
}

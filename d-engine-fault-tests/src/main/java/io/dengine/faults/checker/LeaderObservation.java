package io.dengine.faults.checker;

import org.jspecify.annotations.Nullable;

/**
 * What a member said of leadership when it was asked.
 *
 * @param node the member
 * @param incarnation of its process
 * @param leads whether its role was that of the leader
 * @param counts whether it took part in the cluster: its term is that of its storage
 * @param term the latest term it knew
 * @param leader who leads, as it knew
 * @param leaderTerm the term that one leads in
 * @param primary whether it held the leader lease
 * @param atOnce whether all of it is of one moment
 * @param fromNanos when it was asked, in monotonic time
 * @param toNanos when it had answered
 */
public record LeaderObservation(
        String node,
        String incarnation,
        boolean leads,
        boolean counts,
        long term,
        @Nullable String leader,
        long leaderTerm,
        boolean primary,
        boolean atOnce,
        long fromNanos,
        long toNanos) {}

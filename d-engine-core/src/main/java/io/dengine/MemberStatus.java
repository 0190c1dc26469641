package io.dengine;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A member of the cluster, as seen from the member that was asked.
 *
 * @param id node id
 * @param address advertised peer address, {@code host:port}
 * @param url URL of its application, where configured
 * @param leader whether it leads
 * @param progress on the leader: how far this follower is; null on followers, for the leader itself, and for a follower that
 *     has not answered yet
 */
public record MemberStatus(
        String id,
        String address,
        @Nullable URI url,
        boolean leader,
        @Nullable FollowerProgress progress) {

    /**
     * How far a follower is, as it last reported to the leader.
     *
     * @param role what it is
     * @param lastLogIndex the last index of its log
     * @param appliedIndex the last index it has applied
     * @param lag entries between the leader's last log index and the follower's, at the time of the report
     * @param age how long ago the report came
     */
    public record FollowerProgress(Role role, long lastLogIndex, long appliedIndex, long lag, Duration age) {}
}

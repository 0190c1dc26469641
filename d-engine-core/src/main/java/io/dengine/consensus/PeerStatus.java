package io.dengine.consensus;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a member says of itself when another asks.
 *
 * @param clusterName its cluster
 * @param nodeId its id
 * @param incarnation the id of its data: a new one after its data was lost
 * @param membership whether it takes part in elections
 * @param initialIncarnations the incarnations of the members that formed the cluster, by node id; empty while it is empty
 * @param term its persisted term
 * @param lastLogIndex last index of its log, durable or on its way there
 * @param appliedIndex last index it has applied
 * @param report what else it tells of itself
 */
public record PeerStatus(
        String clusterName,
        String nodeId,
        UUID incarnation,
        Membership membership,
        Map<String, UUID> initialIncarnations,
        long term,
        long lastLogIndex,
        long appliedIndex,
        MemberReport report) {

    /** Whether a member takes part in elections. */
    public enum Membership {
        /** It has no data and has never promised anything to anybody. */
        EMPTY,
        /** It takes part. */
        VOTER,
        /** It lost its data and has not caught up yet. */
        RECOVERING
    }

    /** The incarnation that a member had when the cluster was formed. */
    public Optional<UUID> initialIncarnationOf(String id) {
        return Optional.ofNullable(initialIncarnations.get(id));
    }
}

package io.dengine.consensus.jraft;

import io.dengine.consensus.PeerStatus;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** Answers the messages of other members. Thread-safe. */
final class PeerAnswers implements UnaryOperator<PeerMessage> {

    private final JRaftContext context;
    private final MemberMeta meta;
    private final VoteGate gate;
    private final LongSupplier lastLogIndex;
    private final LongSupplier appliedIndex;

    PeerAnswers(
            JRaftContext context,
            MemberMeta meta,
            VoteGate gate,
            LongSupplier lastLogIndex,
            LongSupplier appliedIndex) {
        this.appliedIndex = appliedIndex;
        this.lastLogIndex = lastLogIndex;
        this.context = context;
        this.meta = meta;
        this.gate = gate;
    }

    @Override
    public PeerMessage apply(PeerMessage request) {
        return switch (PeerMessageCodec.typeOf(request)) {
            case PeerMessageCodec.STATUS_REQUEST ->
                sameCluster(PeerMessageCodec.clusterNameOf(request))
                        ? PeerMessageCodec.statusResponse(ownStatus())
                        : PeerMessageCodec.refused(
                                "it is a member of cluster " + context.config().clusterName());
            case PeerMessageCodec.LEASE_RELEASED -> {
                PeerMessageCodec.LeaseReleased released = PeerMessageCodec.leaseReleasedOf(request);
                if (sameCluster(released.clusterName())) {
                    gate.onLeaseReleased(released.term());
                }
                yield PeerMessageCodec.acknowledged();
            }
            default -> PeerMessageCodec.refused("unknown message");
        };
    }

    private boolean sameCluster(String name) {
        return name.equals(context.config().clusterName());
    }

    private PeerStatus ownStatus() {
        return new PeerStatus(
                context.config().clusterName(),
                context.config().nodeId(),
                context.incarnation(),
                meta.membership(),
                meta.initialIncarnations(),
                meta.term(),
                lastLogIndex.getAsLong(),
                appliedIndex.getAsLong());
    }
}

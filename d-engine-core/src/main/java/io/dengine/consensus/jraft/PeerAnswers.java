package io.dengine.consensus.jraft;

import io.dengine.consensus.MemberReport;
import io.dengine.consensus.MemberRequestHandler;
import io.dengine.consensus.PeerStatus;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the messages of other members. What it throws means that the message was not looked at any further. Thread-safe. */
final class PeerAnswers implements Function<PeerMessage, CompletableFuture<PeerMessage>> {

    private static final Logger LOG = LoggerFactory.getLogger(PeerAnswers.class);

    private final JRaftContext context;
    private final MemberMeta meta;
    private final VoteGate gate;
    private final LongSupplier lastLogIndex;
    private final LongSupplier appliedIndex;
    private volatile @Nullable MemberRequestHandler handler;
    private volatile Supplier<MemberReport> report = () -> MemberReport.UNKNOWN;
    private volatile boolean reportFails;

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

    void serve(MemberRequestHandler requests) {
        handler = requests;
    }

    void report(Supplier<MemberReport> source) {
        report = source;
    }

    @Override
    public CompletableFuture<PeerMessage> apply(PeerMessage request) {
        return switch (PeerMessageCodec.typeOf(request)) {
            case PeerMessageCodec.STATUS_REQUEST ->
                answered(
                        isOwnCluster(PeerMessageCodec.clusterNameOf(request))
                                ? PeerMessageCodec.statusResponse(ownStatus())
                                : otherCluster());
            case PeerMessageCodec.LEASE_RELEASED -> {
                PeerMessageCodec.LeaseReleased released = PeerMessageCodec.leaseReleasedOf(request);
                if (isOwnCluster(released.clusterName())) {
                    gate.onLeaseReleased(released.term(), released.heir().isEmpty() || isThisMember(released.heir()));
                }
                yield answered(PeerMessageCodec.acknowledged());
            }
            case PeerMessageCodec.ASK -> ask(PeerMessageCodec.askOf(request));
            default -> answered(PeerMessageCodec.refused("unknown message"));
        };
    }

    private CompletableFuture<PeerMessage> ask(PeerMessageCodec.Ask ask) {
        MemberRequestHandler current = handler;
        int limit = PeerAsks.maxRequestBytes(context.config().limits());
        if (!isOwnCluster(ask.clusterName())) {
            return answered(otherCluster());
        }
        if (!isThisMember(ask.nodeId())) {
            return answered(
                    PeerMessageCodec.refused("it is node " + context.config().nodeId()));
        }
        if (ask.request().length > limit) {
            return answered(PeerMessageCodec.refused(
                    "the request has " + ask.request().length + " bytes; it takes at most " + limit));
        }
        if (current == null) {
            return answered(PeerMessageCodec.refused("it serves no requests"));
        }
        CompletableFuture<byte[]> answer;
        try {
            answer = Objects.requireNonNull(current.handle(ask.request()), "the handler's answer");
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        // A copy: nobody waits for the answer for longer, whatever becomes of the handler's future.
        return answer.copy()
                .orTimeout(Math.max(1, ask.timeoutMillis()), TimeUnit.MILLISECONDS)
                .handle(PeerAnswers::answerOf);
    }

    private static PeerMessage answerOf(byte @Nullable [] answer, @Nullable Throwable problem) {
        if (answer == null) {
            return PeerMessageCodec.askFailed(String.valueOf(problem));
        }
        return answer.length > PeerAsks.MAX_ANSWER_BYTES
                ? PeerMessageCodec.askFailed("the answer has " + answer.length + " bytes; at most "
                        + PeerAsks.MAX_ANSWER_BYTES + " can be sent")
                : PeerMessageCodec.answer(answer);
    }

    private static CompletableFuture<PeerMessage> answered(PeerMessage message) {
        return CompletableFuture.completedFuture(message);
    }

    private PeerMessage otherCluster() {
        return PeerMessageCodec.refused(
                "it is a member of cluster " + context.config().clusterName());
    }

    private boolean isOwnCluster(String name) {
        return name.equals(context.config().clusterName());
    }

    private boolean isThisMember(String nodeId) {
        return nodeId.equals(context.config().nodeId());
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
                appliedIndex.getAsLong(),
                ownReport());
    }

    // Elections need the status; they must not depend on what is reported beside it.
    private MemberReport ownReport() {
        try {
            MemberReport current = report.get();
            reportFails = false;
            return current;
        } catch (RuntimeException e) {
            if (!reportFails) {
                LOG.warn("nothing can be reported to the other members", e);
            }
            reportFails = true;
            return MemberReport.UNKNOWN;
        }
    }
}

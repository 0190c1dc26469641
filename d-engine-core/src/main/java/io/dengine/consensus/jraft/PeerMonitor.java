package io.dengine.consensus.jraft;

import io.dengine.Member;
import io.dengine.MemberStatus.FollowerProgress;
import io.dengine.Role;
import io.dengine.consensus.MemberReport;
import io.dengine.consensus.PeerStatus;
import io.dengine.consensus.PeerStatus.Membership;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the other members how they are, and remembers their latest answers. Thread-safe. */
final class PeerMonitor {

    private static final Logger LOG = LoggerFactory.getLogger(PeerMonitor.class);

    /** Some times longer than from one question to the next: who is gone is not waited for. */
    private static final Duration LATELY = Duration.ofSeconds(3);

    private record Answer(PeerStatus status, long nanos, long ownLastLogIndex) {}

    private final String clusterName;
    private final String nodeId;
    private final List<Member> others;
    private final PeerClient client;
    private final LongSupplier nanoClock;
    private final LongSupplier ownLastLogIndex;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, String> complaints = new ConcurrentHashMap<>();
    private final Map<String, Boolean> reachable = new ConcurrentHashMap<>();

    PeerMonitor(JRaftContext context, PeerClient client, LongSupplier ownLastLogIndex) {
        this.clusterName = context.config().clusterName();
        this.nodeId = context.config().nodeId();
        this.others = context.others();
        this.client = client;
        this.nanoClock = context.nanoClock();
        this.ownLastLogIndex = ownLastLogIndex;
    }

    /** Asks everybody at once; completes when all have answered or failed to. */
    CompletableFuture<Map<String, PeerStatus>> askAll() {
        Map<String, CompletableFuture<Optional<PeerStatus>>> asked = new LinkedHashMap<>();
        for (Member member : others) {
            asked.put(member.id(), ask(member));
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    Map<String, PeerStatus> result = new HashMap<>();
                    asked.forEach((id, answer) -> answer.join().ifPresent(status -> result.put(id, status)));
                    return result;
                });
    }

    private CompletableFuture<Optional<PeerStatus>> ask(Member member) {
        return client.send(member.address(), PeerMessageCodec.statusRequest(clusterName, nodeId))
                .handle((answer, error) -> {
                    reached(member, error);
                    return error != null ? Optional.empty() : accept(member, answer);
                });
    }

    // Said once for each change: whoever operates this wants to know since when, not every tenth of a second.
    private void reached(Member member, @Nullable Throwable error) {
        Boolean before = reachable.put(member.id(), error == null);
        if (error == null) {
            if (Boolean.FALSE.equals(before)) {
                LOG.info("member {} at {} can be reached", member.id(), member.address());
            }
        } else if (Boolean.TRUE.equals(before)) {
            LOG.warn("member {} at {} cannot be reached any more: {}", member.id(), member.address(), reason(error));
        } else if (before == null) {
            LOG.info("member {} at {} cannot be reached yet: {}", member.id(), member.address(), reason(error));
        }
    }

    private static String reason(Throwable error) {
        Throwable reason = error;
        while (reason.getCause() != null && reason.getCause() != reason) {
            reason = reason.getCause();
        }
        return reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
    }

    private Optional<PeerStatus> accept(Member member, PeerMessage answer) {
        if (PeerMessageCodec.typeOf(answer) == PeerMessageCodec.REFUSED) {
            complain(member, PeerMessageCodec.reasonOf(answer));
            return Optional.empty();
        }
        if (PeerMessageCodec.typeOf(answer) != PeerMessageCodec.STATUS_RESPONSE) {
            complain(member, "it does not speak this version of d-engine's peer protocol");
            return Optional.empty();
        }
        PeerStatus status = PeerMessageCodec.statusOf(answer);
        if (!status.clusterName().equals(clusterName) || !status.nodeId().equals(member.id())) {
            complain(member, "it is node " + status.nodeId() + " of cluster " + status.clusterName());
            return Optional.empty();
        }
        complaints.remove(member.id());
        answers.put(member.id(), new Answer(status, nanoClock.getAsLong(), ownLastLogIndex.getAsLong()));
        return Optional.of(status);
    }

    private void complain(Member member, String problem) {
        if (!problem.equals(complaints.put(member.id(), problem))) {
            LOG.warn(
                    "{} at {} is not the member that the configuration says: {}",
                    member.id(),
                    member.address(),
                    problem);
        }
    }

    /** The latest answer of every member that has answered within {@code maxAge}. */
    Map<String, PeerStatus> recent(Duration maxAge) {
        Map<String, PeerStatus> result = new HashMap<>();
        long now = nanoClock.getAsLong();
        answers.forEach((id, answer) -> {
            if (now - answer.nanos() <= maxAge.toNanos()) {
                result.put(id, answer.status());
            }
        });
        return result;
    }

    /** Whether the log of a member that has answered lately, and has not stopped itself, ends before an index. */
    boolean anyIsBehind(long index) {
        return recent(LATELY).values().stream()
                .anyMatch(status -> !status.report().failed() && status.lastLogIndex() < index);
    }

    /** What was reported in the latest answers of those that have answered within {@code maxAge}, by node id. */
    Map<String, MemberReport> reports(Duration maxAge) {
        Map<String, MemberReport> result = new HashMap<>();
        recent(maxAge).forEach((id, status) -> result.put(id, status.report()));
        return result;
    }

    /** The latest answers as progress, by node id. */
    Map<String, FollowerProgress> progress() {
        Map<String, FollowerProgress> result = new HashMap<>();
        long now = nanoClock.getAsLong();
        answers.forEach((id, answer) -> {
            PeerStatus status = answer.status();
            Role role = status.membership() == Membership.VOTER ? Role.FOLLOWER : Role.RECOVERING;
            long lag = Math.max(0, answer.ownLastLogIndex() - status.lastLogIndex());
            result.put(
                    id,
                    new FollowerProgress(
                            role,
                            status.lastLogIndex(),
                            status.appliedIndex(),
                            lag,
                            Duration.ofNanos(now - answer.nanos())));
        });
        return result;
    }
}

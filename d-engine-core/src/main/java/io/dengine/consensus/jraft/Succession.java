package io.dengine.consensus.jraft;

import io.dengine.Member;
import io.dengine.consensus.PeerStatus;
import io.dengine.consensus.PeerStatus.Membership;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who shall lead after this member, and how the others learn that they may vote for it. Thread-safe. */
final class Succession {

    private static final Logger LOG = LoggerFactory.getLogger(Succession.class);

    private final JRaftContext context;
    private final PeerClient client;
    private final PeerMonitor monitor;

    Succession(JRaftContext context, PeerClient client, PeerMonitor monitor) {
        this.context = context;
        this.client = client;
        this.monitor = monitor;
    }

    /** Whether the other members are a majority without this one. */
    boolean isPossibleWithoutThisMember() {
        return context.others().size() >= majority();
    }

    private int majority() {
        return context.members().size() / 2 + 1;
    }

    /**
     * The voter with the longest log. Asked now, for at most {@code patience}: a member that answered a while ago may be gone, and what
     * fails costs an election.
     */
    Optional<Member> mostAdvancedVoter(Duration patience) {
        Map<String, PeerStatus> answers;
        try {
            answers = monitor.askAll().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            answers = monitor.recent(patience);
        }
        Map<String, Long> lastLogIndexes = new LinkedHashMap<>();
        answers.forEach((id, status) -> {
            if (status.membership() == Membership.VOTER) {
                lastLogIndexes.put(id, status.lastLogIndex());
            }
        });
        return context.others().stream()
                .filter(member -> lastLogIndexes.containsKey(member.id()))
                .max(Comparator.comparingLong(member -> lastLogIndexes.getOrDefault(member.id(), 0L)));
    }

    /**
     * Tells the others that the lease of {@code term}, which must be over, is released, and that {@code heir} shall campaign. Waits, for at most
     * {@code patience}, until the heir and as many as it needs votes know.
     *
     * @return whether they do
     */
    boolean announce(long term, Member heir, Duration patience) {
        PeerMessage message = PeerMessageCodec.leaseReleased(
                new PeerMessageCodec.LeaseReleased(context.config().clusterName(), term, heir.id()));
        AtomicInteger missing =
                new AtomicInteger(Math.min(majority(), context.others().size()));
        CompletableFuture<Void> enough = new CompletableFuture<>();
        CompletableFuture<Void> heirKnows = new CompletableFuture<>();
        for (Member member : context.others()) {
            client.send(member.address(), message).whenComplete((answer, problem) -> {
                if (problem == null) {
                    if (member.equals(heir)) {
                        heirKnows.complete(null);
                    }
                    if (missing.decrementAndGet() == 0) {
                        enough.complete(null);
                    }
                }
            });
        }
        try {
            CompletableFuture.allOf(heirKnows, enough).get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("not enough members were told that the lease of term {} is released", term);
        }
        return false;
    }
}

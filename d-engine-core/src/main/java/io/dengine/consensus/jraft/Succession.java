package io.dengine.consensus.jraft;

import io.dengine.Member;
import io.dengine.consensus.PeerStatus;
import io.dengine.consensus.PeerStatus.Membership;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Who shall lead after this member, and how the others learn that they may vote for it. Thread-safe. */
final class Succession {

    private final JRaftContext context;
    private final PeerClient client;
    private final PeerMonitor monitor;

    Succession(JRaftContext context, PeerClient client, PeerMonitor monitor) {
        this.context = context;
        this.client = client;
        this.monitor = monitor;
    }

    /** How many members elect a leader. */
    int majority() {
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
     * Tells the others that the lease of {@code term}, which must be over, is released, and that {@code heir} shall campaign. Waits until the heir
     * and {@code count} members in all know, until everybody has answered or failed to, or for {@code patience}.
     *
     * @return whether the heir and so many know
     */
    boolean announce(long term, Member heir, int count, Duration patience) {
        PeerMessage message = PeerMessageCodec.leaseReleased(
                new PeerMessageCodec.LeaseReleased(context.config().clusterName(), term, heir.id()));
        Set<String> know = ConcurrentHashMap.newKeySet();
        CompletableFuture<Boolean> enough = new CompletableFuture<>();
        List<CompletableFuture<PeerMessage>> told = context.others().stream()
                .map(member -> client.send(member.address(), message).whenComplete((answer, problem) -> {
                    if (problem == null) {
                        know.add(member.id());
                        if (know.contains(heir.id()) && know.size() >= count) {
                            enough.complete(true);
                        }
                    }
                }))
                .toList();
        CompletableFuture.allOf(told.toArray(CompletableFuture[]::new))
                .whenComplete((all, problem) -> enough.complete(false));
        return enough.completeOnTimeout(false, patience.toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }
}

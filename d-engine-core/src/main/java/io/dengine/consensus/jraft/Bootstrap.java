package io.dengine.consensus.jraft;

import io.dengine.consensus.PeerStatus;
import io.dengine.consensus.PeerStatus.Membership;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a member with an empty directory is: a founder of a new cluster, or a member that lost its data.
 *
 * <p>Raft rests on what members remember: their votes and the entries they acknowledged. A member whose disk was wiped has forgotten
 * both, and could help to elect a leader that lacks acknowledged writes, or acknowledge entries to a leader that has
 * been deposed with its help. So an empty member neither votes nor acknowledges before one of these holds:
 *
 * <ol>
 *   <li><b>All initial members say that they are empty</b>, twice in a row with the same incarnations: there was a moment when
 *       nobody had anything to forget. They form the cluster and remember each other's incarnations.
 *   <li><b>A member that already takes part names this very incarnation among the founders</b>: this member was there, has been
 *       waiting here since, and has promised nothing to anybody.
 *   <li><b>Otherwise its data was lost.</b> Then it first learns the terms of a majority of the cluster <em>without counting
 *       itself</em>. Every majority in which its former self took part shares a member with those, so the highest of their terms is at
 *       least that of any leader it helped to elect or acknowledged to. It adopts that term with its own vote spent, which makes it
 *       deaf to leaders of older terms, and catches up from the leader without a vote ({@link Recovery}).
 * </ol>
 *
 * <p>Rounds are numbered by the caller; the answers of a round are all sent after the round before was evaluated.
 */
final class Bootstrap {

    /** What to do with this member. */
    sealed interface Decision {

        /** Nothing is known for certain yet. */
        record Wait(String reason) implements Decision {}

        /** It takes part at once, in the cluster of these founders. */
        record Found(Map<String, UUID> incarnations) implements Decision {}

        /** It lost its data: catch up first. */
        record Recover(Map<String, UUID> incarnations, long termFloor) implements Decision {}
    }

    private final String nodeId;
    private final UUID incarnation;
    private final List<String> memberIds;
    private @Nullable Map<String, UUID> emptyInRoundBefore;

    Bootstrap(String nodeId, UUID incarnation, List<String> memberIds) {
        this.nodeId = nodeId;
        this.incarnation = incarnation;
        this.memberIds = List.copyOf(memberIds);
    }

    /**
     * Evaluates the answers of a round.
     *
     * @param answers of the other members, by id; members that did not answer are absent
     * @param settled whether every vote that a former self may have cast has had its effect: an election can last that long
     */
    Decision evaluate(Map<String, PeerStatus> answers, boolean settled) {
        Optional<PeerStatus> formed = answers.values().stream()
                .filter(status -> !status.initialIncarnations().isEmpty())
                .findFirst();
        if (formed.isPresent()) {
            emptyInRoundBefore = null;
            boolean founder = answers.values().stream()
                    .filter(status -> status.membership() == Membership.VOTER)
                    .anyMatch(status -> status.initialIncarnationOf(nodeId)
                            .filter(incarnation::equals)
                            .isPresent());
            Map<String, UUID> founders = formed.get().initialIncarnations();
            return founder ? new Decision.Found(founders) : lost(answers, founders, settled);
        }
        return allEmpty(answers);
    }

    private Decision allEmpty(Map<String, PeerStatus> answers) {
        Map<String, UUID> empty = new LinkedHashMap<>();
        List<String> silent = new ArrayList<>();
        for (String id : memberIds) {
            PeerStatus status = answers.get(id);
            if (id.equals(nodeId)) {
                empty.put(id, incarnation);
            } else if (status == null) {
                silent.add(id);
            } else {
                empty.put(id, status.incarnation());
            }
        }
        if (!silent.isEmpty()) {
            emptyInRoundBefore = null;
            return new Decision.Wait(
                    "this member is empty; a new cluster forms when all initial members are up and empty: no"
                            + " answer from " + String.join(", ", silent));
        }
        if (empty.equals(emptyInRoundBefore)) {
            return new Decision.Found(empty);
        }
        emptyInRoundBefore = empty;
        return new Decision.Wait("all initial members are empty; asking once more");
    }

    private Decision lost(Map<String, PeerStatus> answers, Map<String, UUID> founders, boolean settled) {
        List<PeerStatus> voters = answers.values().stream()
                .filter(status -> status.membership() == Membership.VOTER)
                .toList();
        int quorum = memberIds.size() / 2 + 1;
        String known = voters.stream().map(PeerStatus::nodeId).sorted().collect(Collectors.joining(", "));
        if (voters.size() < quorum) {
            return new Decision.Wait(
                    "this member has no data although the cluster exists: its data was lost. Before it may catch"
                            + " up, " + quorum + " members that kept their data must answer; so far: "
                            + (known.isEmpty() ? "none" : known));
        }
        if (!settled) {
            return new Decision.Wait(
                    "this member has no data although the cluster exists: its data was lost. It waits until"
                            + " elections it may have voted in are over");
        }
        long floor = voters.stream().mapToLong(PeerStatus::term).max().orElse(0);
        return new Decision.Recover(founders, floor);
    }
}

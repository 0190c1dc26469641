package io.dengine.consensus.jraft;

import io.dengine.consensus.PeerStatus.Membership;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.MetaStore;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** What this member remembers durably of itself, beside its log. Thread-safe. */
final class MemberMeta {

    private static final String TERM = "raft.term";
    private static final String VOTE = "raft.vote";
    private static final String MEMBERSHIP = "member.membership";
    private static final String INITIAL = "cluster.initial-incarnations";
    private static final String ADDRESSES = "cluster.addresses";

    private final MetaStore store;

    MemberMeta(MetaStore store) {
        this.store = store;
    }

    long term() {
        return Long.parseLong(store.get(TERM).orElse("0"));
    }

    /** The address voted for in {@link #term()}, or empty text. */
    String vote() {
        return store.get(VOTE).orElse("");
    }

    void storeVote(long term, String vote) {
        store.put(Map.of(TERM, Long.toString(term), VOTE, vote));
    }

    Membership membership() {
        return store.get(MEMBERSHIP).map(MemberMeta::parseMembership).orElse(Membership.EMPTY);
    }

    private static Membership parseMembership(String text) {
        try {
            return Membership.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw new CorruptionException("unknown membership '" + text + "' in the metadata", e);
        }
    }

    /** The incarnations of the members that formed the cluster, by node id. */
    Map<String, UUID> initialIncarnations() {
        Map<String, UUID> result = new LinkedHashMap<>();
        parse(store.get(INITIAL).orElse("")).forEach((id, uuid) -> result.put(id, UUID.fromString(uuid)));
        return result;
    }

    /** The peer addresses the cluster was formed with, by node id; empty while this member is empty. */
    Map<String, String> addresses() {
        return parse(store.get(ADDRESSES).orElse(""));
    }

    /** This member takes part from now on, in the cluster that these members form. */
    void becomeInitialVoter(Map<String, UUID> incarnations, Map<String, String> addresses) {
        store.put(Map.of(
                MEMBERSHIP, Membership.VOTER.name(), INITIAL, format(incarnations), ADDRESSES, format(addresses)));
    }

    /**
     * This member lost its data: it will not vote before it has caught up, and never in a term in which its former self may have
     * voted, nor will it listen to a leader of an older term.
     */
    void becomeRecovering(Map<String, UUID> incarnations, Map<String, String> addresses, long termFloor, String self) {
        Map<String, String> changes = new HashMap<>();
        changes.put(MEMBERSHIP, Membership.RECOVERING.name());
        changes.put(INITIAL, format(incarnations));
        changes.put(ADDRESSES, format(addresses));
        changes.put(TERM, Long.toString(termFloor));
        changes.put(VOTE, self);
        store.put(changes);
    }

    /** This member has caught up. */
    void becomeVoter() {
        store.put(Map.of(MEMBERSHIP, Membership.VOTER.name()));
    }

    static String format(Map<String, ?> map) {
        return new TreeMap<>(map)
                .entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(","));
    }

    static Map<String, String> parse(String text) {
        Map<String, String> result = new LinkedHashMap<>();
        for (String pair : text.split(",")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                result.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return result;
    }
}

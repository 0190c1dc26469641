package io.dengine.consensus.jraft;

import io.dengine.EngineConfig;
import io.dengine.Member;
import io.dengine.consensus.ConsensusListener;
import io.dengine.consensus.EntryApplier;
import io.dengine.storage.LogStore;
import io.dengine.storage.MetaStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What {@link JRaftConsensus} is given.
 *
 * @param config validated
 * @param incarnation the id of this member's data
 * @param logStore open; stays the caller's
 * @param metaStore open; stays the caller's
 * @param snapshotDirectory where snapshots are kept
 * @param applier applies what is committed
 * @param beforeSnapshot called by a background thread before a snapshot is begun, to flush what can be flushed beside the apply
 *     thread
 * @param isDiskLow whether a disk has so little room that no space must be held longer than need be; cheap, any thread
 * @param listener told of changes
 * @param nanoClock monotonic nanoseconds
 */
public record JRaftContext(
        EngineConfig config,
        UUID incarnation,
        LogStore logStore,
        MetaStore metaStore,
        Path snapshotDirectory,
        EntryApplier applier,
        Runnable beforeSnapshot,
        BooleanSupplier isDiskLow,
        ConsensusListener listener,
        LongSupplier nanoClock) {

    Member self() {
        return members().stream()
                .filter(member -> member.id().equals(config.nodeId()))
                .findFirst()
                .orElseThrow();
    }

    List<Member> members() {
        return config.initialCluster();
    }

    List<Member> others() {
        return members().stream()
                .filter(member -> !member.id().equals(config.nodeId()))
                .toList();
    }

    boolean isSingle() {
        return members().size() == 1;
    }

    Map<String, String> addresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        members().forEach(member -> addresses.put(member.id(), member.address()));
        return addresses;
    }

    Duration electionTimeout() {
        return config.raft().electionTimeout();
    }

    Duration heartbeat() {
        Duration tenth = electionTimeout().dividedBy(10);
        return tenth.compareTo(Duration.ofMillis(10)) < 0 ? Duration.ofMillis(10) : tenth;
    }
}

package io.dengine.spring.boot;

import io.dengine.kv.ReadConsistency;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties under {@code d-engine}. None is needed for one node. What they allow is checked by the engine as a whole,
 * before it touches anything; there are no constraints here, so that a file, code and properties are judged and reported alike.
 *
 * @param enabled Whether the engine is configured at all.
 * @param clusterName Name of the cluster; a letter, then letters, digits, '-' and '_'.
 * @param nodeId Id of this member; one of the ids of the initial cluster.
 * @param dataDir Directory that holds everything this member keeps.
 * @param listenAddress Where the peer port is bound, 'host:port'; by default the advertised address of this member.
 * @param initialCluster Members the cluster starts with; by default only this one.
 * @param handOverTimeout How long a stop waits for the hand-over of leadership; zero: it is not handed over.
 * @param readConsistency Consistency of reads that ask for none.
 * @param stateCheckInterval How often the members compare the hashes of their states; zero: never.
 * @param raft Settings of Raft.
 * @param snapshot When snapshots are taken.
 * @param history How much history is kept for reads as of a revision and for watches from one.
 * @param lease Settings of leases.
 * @param disk How much disk space must be free on every member.
 * @param limits Limits and time-outs of requests.
 * @param health Probes for load balancers.
 */
@ConfigurationProperties("d-engine")
public record DEngineProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("d-engine") String clusterName,
        @DefaultValue("n1") String nodeId,
        @DefaultValue("data/d-engine") String dataDir,
        @Nullable String listenAddress,
        @DefaultValue List<Member> initialCluster,
        @DefaultValue("3s") Duration handOverTimeout,
        @DefaultValue("linearizable") ReadConsistency readConsistency,
        @DefaultValue("1m") Duration stateCheckInterval,
        @DefaultValue Raft raft,
        @DefaultValue Snapshot snapshot,
        @DefaultValue History history,
        @DefaultValue Lease lease,
        @DefaultValue Disk disk,
        @DefaultValue Limits limits,
        @DefaultValue Health health) {

    public DEngineProperties {
        initialCluster = List.copyOf(initialCluster);
    }

    /**
     * A member of the initial cluster.
     *
     * @param id Node id, unique in the cluster.
     * @param address Advertised peer address, 'host:port': where the other members reach it.
     * @param url URL of the application on that member, handed to callers that must go to the leader.
     */
    public record Member(
            @DefaultValue("") String id,
            @DefaultValue("") String address,
            @Nullable URI url) {}

    /**
     * Settings of Raft.
     *
     * @param electionTimeout How long a follower waits for its leader before it asks for votes.
     * @param maxEntrySize Most bytes of commands in one log entry.
     * @param maxInflightEntries Most log entries proposed and not yet answered; writes that come meanwhile travel together in the next one.
     */
    public record Raft(
            @DefaultValue("1s") Duration electionTimeout,
            @DefaultValue("256KB") DataSize maxEntrySize,
            @DefaultValue("8") int maxInflightEntries) {}

    /**
     * When snapshots are taken; whichever comes first triggers one.
     *
     * @param interval At the latest this long after the one before, if anything was applied since.
     * @param logEntries After this many applied entries.
     * @param logSize After this many bytes appended to the log.
     */
    public record Snapshot(
            @DefaultValue("1h") Duration interval,
            @DefaultValue("100000") long logEntries,
            @DefaultValue("128MB") DataSize logSize) {}

    /**
     * How much history is kept; decided by the leader.
     *
     * @param maxRevisions At most so many revisions; zero: history is off.
     * @param maxAge A revision is kept at most so long.
     */
    public record History(
            @DefaultValue("100000") long maxRevisions,
            @DefaultValue("1h") Duration maxAge) {}

    /**
     * Settings of leases.
     *
     * @param checkpointInterval How often the leader records how long a lease still lives, unless a third of its TTL is less.
     */
    public record Lease(@DefaultValue("5s") Duration checkpointInterval) {}

    /**
     * How much disk space must be free on every member that answers.
     *
     * @param minFree With less, writes that let the store grow are refused; zero: never.
     * @param floor With less, every write is refused; at most min-free; zero: never.
     */
    public record Disk(
            @DefaultValue("256MB") DataSize minFree,
            @DefaultValue("64MB") DataSize floor) {}

    /**
     * Limits and time-outs of requests.
     *
     * @param maxKeySize Longest key.
     * @param maxValueSize Longest value.
     * @param maxRequestSize Largest encoded request.
     * @param maxTxnOperations Most comparisons and operations of a transaction together.
     * @param maxScanLimit Most keys of a page of a scan, and of a read of several keys.
     * @param maxRangeDeleteKeys Most keys that one delete of a range may delete.
     * @param maxPendingWrites Most writes accepted and not yet answered.
     * @param maxPendingWriteSize Most bytes of the writes accepted and not yet answered.
     * @param maxPendingReads Most linearizable reads waiting.
     * @param requestTimeout How long a call may take.
     * @param watchBuffer Most events a watcher buffers.
     * @param watchBufferSize Most bytes of the events a watcher buffers; at most watch-buffer-total-size.
     * @param watchBufferTotalSize Most bytes of the events that all watchers of this member buffer together.
     * @param maxWatchers Most watchers open at the same time.
     */
    public record Limits(
            @DefaultValue("4KB") DataSize maxKeySize,
            @DefaultValue("1MB") DataSize maxValueSize,
            @DefaultValue("1536KB") DataSize maxRequestSize,
            @DefaultValue("128") int maxTxnOperations,
            @DefaultValue("10000") int maxScanLimit,
            @DefaultValue("100000") int maxRangeDeleteKeys,
            @DefaultValue("10000") int maxPendingWrites,
            @DefaultValue("64MB") DataSize maxPendingWriteSize,
            @DefaultValue("50000") int maxPendingReads,
            @DefaultValue("5s") Duration requestTimeout,
            @DefaultValue("8192") int watchBuffer,
            @DefaultValue("8MB") DataSize watchBufferSize,
            @DefaultValue("64MB") DataSize watchBufferTotalSize,
            @DefaultValue("100000") int maxWatchers) {}

    /**
     * Probes for load balancers.
     *
     * @param enabled Whether the health groups 'primary' and 'replica' exist.
     * @param primaryPath Path of the probe for writes on the server's main port, one segment; empty: not served there.
     * @param replicaPath Path of the probe for reads on the server's main port, one segment; empty: not served there.
     * @param maxApplyLag Most entries a follower may have committed and not applied to count as a replica.
     */
    public record Health(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("/primary") String primaryPath,
            @DefaultValue("/replica") String replicaPath,
            @DefaultValue("1000") long maxApplyLag) {}
}

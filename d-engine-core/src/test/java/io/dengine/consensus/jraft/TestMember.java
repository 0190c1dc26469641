package io.dengine.consensus.jraft;

import io.dengine.EngineConfig;
import io.dengine.FreePorts;
import io.dengine.LeaderInfo;
import io.dengine.Member;
import io.dengine.Role;
import io.dengine.consensus.CommittedEntries;
import io.dengine.consensus.ConsensusListener;
import io.dengine.consensus.EntryApplier;
import io.dengine.consensus.Proposal;
import io.dengine.consensus.Rejection;
import io.dengine.storage.Checkpoint;
import io.dengine.storage.memory.MemoryStorageEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/** The consensus layer of one member over the real library, with an applier that notes what it is given. */
final class TestMember implements AutoCloseable {

    final List<String> applied = new CopyOnWriteArrayList<>();

    /** The applier takes a permit for each entry. */
    final Semaphore applying = new Semaphore(1_000_000);

    final JRaftConsensus consensus;
    private volatile long appliedIndex;

    TestMember(EngineConfig config, UUID incarnation, MemoryStorageEngine storage, Path directory) {
        consensus = new JRaftConsensus(new JRaftContext(
                config,
                incarnation,
                storage.logStore(),
                storage.metaStore(),
                directory.resolve("snapshot-" + config.nodeId()),
                new Applier(),
                () -> {},
                () -> false,
                new Silent(),
                System::nanoTime));
    }

    /** A member with a storage of its own. */
    static TestMember of(EngineConfig config, Path directory) {
        MemoryStorageEngine storage = new MemoryStorageEngine();
        storage.open(directory);
        return new TestMember(config, UUID.randomUUID(), storage, directory);
    }

    static List<Member> members(int count, String host) {
        List<Member> members = new ArrayList<>();
        for (int port : FreePorts.choose(count)) {
            members.add(new Member("n" + (members.size() + 1), host + ":" + port));
        }
        return members;
    }

    static EngineConfig config(String id, List<Member> members, UnaryOperator<EngineConfig.Builder> customizer) {
        return customizer
                .apply(EngineConfig.builder().clusterName("asks").nodeId(id).initialCluster(members))
                .build();
    }

    /** Proposes text; the outcome is "rejected" with the reason, or "unknown". Of an entry that is applied nothing is heard here. */
    CompletableFuture<String> propose(String entry, long expectedTerm) {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        consensus.propose(entry.getBytes(StandardCharsets.UTF_8), expectedTerm, new Proposal() {
            @Override
            public void rejected(Rejection reason) {
                outcome.complete("rejected: " + reason);
            }

            @Override
            public void unknown(String reason) {
                outcome.complete("unknown");
            }
        });
        return outcome;
    }

    @Override
    public void close() {
        applying.release(1_000_000);
        consensus.stop(Duration.ofSeconds(10));
    }

    private final class Applier implements EntryApplier {

        @Override
        public void apply(CommittedEntries entries) {
            while (entries.next()) {
                applying.acquireUninterruptibly();
                applied.add(StandardCharsets.UTF_8
                        .decode(entries.data().duplicate())
                        .toString());
                appliedIndex = entries.index();
            }
        }

        @Override
        public long appliedIndex() {
            return appliedIndex;
        }

        @Override
        public Checkpoint checkpoint(Path directory) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void restore(Path directory) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Silent implements ConsensusListener {

        @Override
        public void onLeadership(Role role, long term, LeaderInfo leader) {
            // The tests ask.
        }

        @Override
        public void onFailure(String reason, Throwable cause) {
            // Likewise.
        }
    }
}

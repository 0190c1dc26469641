package io.dengine.faults.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.storage.DataDamage.Area;
import io.dengine.faults.storage.Members.Condition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member that lost its directory, and with it its vote and what it acknowledged, must not help to elect a leader that lacks acknowledged writes. */
class LostDirectoryTests {

    private static final Duration SEVERAL_ELECTIONS = StorageRig.ELECTION_TIMEOUT.multipliedBy(5);
    private static final long SEED = 99;

    @TempDir
    Path directory;

    @Test
    void withoutTheOnlyMemberThatStillHasAWriteThereIsNoLeader() throws IOException {
        try (StorageRig rig = new StorageRig(directory)) {
            NodeProcess complete = rig.start();
            NodeProcess wiped = rig.others(complete).get(0);
            NodeProcess behind = rig.others(complete).get(1);
            behind.pause();
            AcknowledgedWrites writes = rig.write(4, 100);
            writes.awaitMore(100, StorageRig.START);
            writes.close();
            complete.kill();
            wiped.kill();
            behind.kill();

            // damaged data are refused, with what to do
            assertThat(DataDamage.flipBit(wiped.dataDirectory(), Area.META, new Random(SEED)))
                    .isPresent();
            wiped.start();
            Members.await("it refuses to start", () -> !wiped.isRunning());
            assertThat(wiped.lastWords())
                    .contains("CorruptionException")
                    .contains(wiped.dataDirectory().resolve("meta").toString())
                    .contains("move the whole directory away");

            // done so, the two that are left must not go on: what was acknowledged is with neither of them
            DataDamage.wipe(wiped.dataDirectory());
            wiped.start();
            behind.start();
            assertNobodyLeads(rig);

            // not even when it dies while it waits
            wiped.kill();
            wiped.start();
            assertNobodyLeads(rig);

            complete.start();
            NodeProcess leader = rig.cluster.awaitPrimary(StorageRig.START);
            assertThat(leader)
                    .as("the empty one has no vote yet, and the other one lacks writes")
                    .isEqualTo(complete);
            rig.cluster.nodes().forEach(StorageRig::awaitPart);
            for (NodeProcess node : rig.cluster.nodes()) {
                writes.assertComplete(node, "linearizable");
            }
            // it is a full member again: with it, and without the one that saved the writes, the cluster serves
            complete.kill();
            writes.assertComplete(rig.cluster.awaitPrimary(StorageRig.START), "linearizable");
        }
    }

    private static void assertNobodyLeads(StorageRig rig) {
        long end = System.nanoTime() + SEVERAL_ELECTIONS.toNanos();
        Members.await(
                "both answer",
                () -> rig.cluster.nodes().stream()
                                .filter(node -> Members.condition(node).isPresent())
                                .count()
                        == 2);
        while (System.nanoTime() - end < 0) {
            for (NodeProcess node : rig.cluster.nodes()) {
                assertThat(Members.condition(node).map(Condition::role)).isNotEqualTo(java.util.Optional.of("LEADER"));
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}

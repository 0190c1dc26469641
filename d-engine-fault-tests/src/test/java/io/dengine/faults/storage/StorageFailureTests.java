package io.dengine.faults.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member whose disk fails stops and says why; the two others go on; nothing acknowledged is lost. */
class StorageFailureTests {

    private static final Duration ONE_CALL = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @Test
    void membersWhoseDisksFailStopAndAreReplacedByTheOthers() throws IOException {
        Path library = StorageRig.require(() -> FaultDisk.build(directory));
        try (StorageRig rig = new StorageRig(directory)) {
            Map<NodeProcess, FaultDisk> disks = new LinkedHashMap<>();
            rig.cluster.nodes().forEach(node -> disks.put(node, FaultDisk.attach(node, library)));
            NodeProcess leader = rig.start();
            AcknowledgedWrites writes = rig.write(4, 100);
            writes.awaitMore(50, StorageRig.START);

            assertServesWithSlowAndHangingDisksOfAMinority(rig, writes);
            leader = rig.cluster.awaitPrimary(StorageRig.START);

            // what syncs the log really fails, on the leader
            disks.get(leader).fail(FaultDisk.Call.SYNC, FaultDisk.EIO, "/log/", 0, -1);
            assertStopsAndComesBack(rig, writes, disks.get(leader), "the log cannot be written");
            assertThat(disks.get(leader).calls(FaultDisk.Call.SYNC)).isPositive();

            // it fails once only, and after the records were written, on a follower
            NodeProcess follower = rig.follower();
            Members.fault(follower, StorageOperation.APPEND, StorageFaults.Kind.FAIL_AFTER, Duration.ZERO, 1);
            assertStopsAndComesBack(rig, writes, disks.get(follower), "the log cannot be written");

            // the state cannot be written, on the leader
            leader = rig.cluster.awaitPrimary(StorageRig.START);
            Members.fault(leader, StorageOperation.COMMIT, StorageFaults.Kind.FAIL_BEFORE, Duration.ZERO, -1);
            assertStopsAndComesBack(rig, writes, disks.get(leader), "cannot be applied");

            // term and vote cannot be written, on a follower that is to take over
            leader = rig.cluster.awaitPrimary(StorageRig.START);
            for (NodeProcess other : rig.others(leader)) {
                Members.fault(other, StorageOperation.META, StorageFaults.Kind.FAIL_BEFORE, Duration.ZERO, 1);
            }
            try (ControlClient client = leader.client(ONE_CALL)) {
                client.call("transfer", 2000);
            }
            for (NodeProcess other : rig.others(leader)) {
                assertThat(StorageRig.awaitFailure(other)).contains("term and vote cannot be stored");
            }
            for (NodeProcess other : rig.others(leader)) {
                Members.reopen(other);
            }
            rig.cluster.nodes().forEach(StorageRig::awaitPart);

            writes.awaitMore(50, StorageRig.START);
            writes.close();
            for (NodeProcess node : rig.cluster.nodes()) {
                writes.assertComplete(node, "linearizable");
            }
        }
    }

    private static void assertServesWithSlowAndHangingDisksOfAMinority(StorageRig rig, AcknowledgedWrites writes) {
        NodeProcess slow = rig.follower();
        Members.fault(slow, StorageOperation.APPEND, StorageFaults.Kind.SLOW, Duration.ofSeconds(1), -1);
        writes.awaitMore(50, StorageRig.RECOVERY);
        Members.fault(slow, StorageOperation.APPEND, StorageFaults.Kind.STALL, Duration.ZERO, -1);
        writes.awaitMore(50, StorageRig.RECOVERY);
        Members.clear(slow);

        // the disks of the two others are enough, also when that of the leader hangs
        NodeProcess leader = rig.cluster.awaitPrimary(StorageRig.START);
        Members.fault(leader, StorageOperation.APPEND, StorageFaults.Kind.STALL, Duration.ZERO, -1);
        writes.awaitMore(50, StorageRig.RECOVERY);
        Members.clear(leader);
        rig.cluster.nodes().forEach(StorageRig::awaitPart);
    }

    private static void assertStopsAndComesBack(
            StorageRig rig, AcknowledgedWrites writes, FaultDisk disk, String reason) {
        NodeProcess node = disk.node();
        String failure = StorageRig.awaitFailure(node);
        assertThat(failure).contains(reason);
        NodeProcess primary = rig.cluster.awaitPrimary(StorageRig.RECOVERY);
        assertThat(primary).isNotEqualTo(node);
        writes.awaitMore(30, StorageRig.RECOVERY);
        writes.assertComplete(primary, "linearizable");

        Members.clear(node);
        disk.heal();
        assertThat(Members.condition(node).orElseThrow().failure())
                .as("it stays stopped until it is opened again")
                .isEqualTo(failure);
        Members.reopen(node);
        StorageRig.awaitPart(node);
        writes.assertComplete(node, "linearizable");
    }
}

package io.dengine.faults.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.node.FaultNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members on real file systems that run full. */
class DiskFullTests {

    private static final int DISK_MEBIBYTES = 160;
    private static final long MIN_FREE = 40 * StorageRig.MEBIBYTE;
    private static final long FLOOR = 16 * StorageRig.MEBIBYTE;

    @TempDir
    Path directory;

    private StorageRig rig;
    private final Map<NodeProcess, TemporaryFileSystem> disks = new LinkedHashMap<>();

    @BeforeEach
    void mount() throws IOException {
        rig = new StorageRig(directory);
        for (NodeProcess node : rig.cluster.nodes()) {
            disks.put(node, StorageRig.require(() -> TemporaryFileSystem.mount(node.dataDirectory(), DISK_MEBIBYTES)));
        }
    }

    @AfterEach
    void unmount() {
        rig.close();
        disks.values().forEach(TemporaryFileSystem::close);
    }

    private void thresholds(long minFree, long floor) {
        for (NodeProcess node : rig.cluster.nodes()) {
            node.setProperty(FaultNode.MIN_FREE, Long.toString(minFree));
            node.setProperty(FaultNode.FLOOR, Long.toString(floor));
        }
    }

    @Test
    void belowTheSoftThresholdOnlyWhatGrowsTheStoreIsRefusedAndBelowTheFloorAllWritesUntilThereIsRoom()
            throws IOException {
        thresholds(MIN_FREE, FLOOR);
        NodeProcess leader = rig.start();
        NodeProcess follower = rig.follower();
        try (ControlClient client = leader.client(Duration.ofSeconds(10))) {
            for (NodeProcess full : new NodeProcess[] {follower, leader}) {
                for (String key : new String[] {"a", "b"}) {
                    awaitOk(client, "put", key, "1");
                }
                TemporaryFileSystem disk = disks.get(full);
                disk.fillBut((MIN_FREE + FLOOR) / 2);
                assertThat(awaitRefusal(client, "put", "c", "1"))
                        .contains("member " + full.id())
                        .contains("d-engine.disk.min-free");
                assertThat(client.call("delete", "a").outcome())
                        .as("a delete below the soft threshold")
                        .isEqualTo(Outcome.OK);

                disk.fillBut(FLOOR / 2);
                assertThat(awaitRefusal(client, "delete", "not there"))
                        .contains("member " + full.id())
                        .contains("d-engine.disk.floor");
                assertThat(client.call("get", "b", "linearizable").text(0)).isEqualTo("1");
                assertThat(Members.condition(leader).orElseThrow().role()).isEqualTo("LEADER");
                assertThat(Members.condition(full).orElseThrow().failure()).isNull();

                disk.makeRoom();
                awaitOk(client, "put", "c", "2");
                awaitOk(client, "delete", "b");
                assertThat(client.call("get", "a", "linearizable").words().get(0))
                        .isNull();
            }
        }
    }

    private static void awaitOk(ControlClient client, Object... words) {
        Members.await(
                String.join(" ", (String) words[0]) + " is accepted",
                () -> client.call(words).outcome() == Outcome.OK);
    }

    /** Until the leader knows of it, some are accepted. */
    private static String awaitRefusal(ControlClient client, Object... words) {
        String[] message = new String[1];
        Members.await(words[0] + " is refused", () -> {
            Reply reply = client.call(words);
            if (reply.outcome() == Outcome.FAILED) {
                assertThat(reply.text(0)).isEqualTo("DiskFullException");
                message[0] = reply.text(1);
            } else {
                assertThat(reply.outcome()).isEqualTo(Outcome.OK);
            }
            return message[0] != null;
        });
        return message[0];
    }

    @Test
    void aLeaderWhoseDiskIsFullToTheLastByteHandsOverAndStopsAndCatchesUpOnceThereIsRoom() throws IOException {
        thresholds(1, 0);
        NodeProcess full = rig.start();
        AcknowledgedWrites writes = rig.write(4, 20_000);
        writes.awaitMore(50, StorageRig.START);

        disks.get(full).fillBut(0);
        String failure = StorageRig.awaitFailure(full);
        assertThat(failure).contains("No space left on device");

        NodeProcess next = rig.cluster.awaitPrimary(StorageRig.RECOVERY);
        assertThat(next).isNotEqualTo(full);
        writes.awaitMore(50, StorageRig.START);
        writes.assertComplete(next, "linearizable");

        disks.get(full).makeRoom();
        writes.awaitMore(20, StorageRig.START);
        assertThat(Members.condition(full).orElseThrow().failure())
                .as("it stays stopped until it is opened again")
                .isEqualTo(failure);
        Members.reopen(full);
        StorageRig.awaitPart(full);
        writes.close();
        writes.assertComplete(full, "linearizable");
    }
}

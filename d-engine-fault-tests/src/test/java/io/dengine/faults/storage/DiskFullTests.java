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

    private static final Duration CALL = Duration.ofSeconds(10);
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
        for (NodeProcess full : new NodeProcess[] {rig.follower(), leader}) {
            awaitOk("put", "a", "1");
            awaitOk("put", "b", "1");
            TemporaryFileSystem disk = disks.get(full);
            disk.fillBut((MIN_FREE + FLOOR) / 2);
            assertThat(awaitRefusal("put", "c", "1"))
                    .contains("member " + full.id())
                    .contains("d-engine.disk.min-free");
            awaitOk("delete", "a");

            disk.fillBut(FLOOR / 2);
            assertThat(awaitRefusal("delete", "not there"))
                    .contains("member " + full.id())
                    .contains("d-engine.disk.floor");
            assertThat(awaitOk("get", "b", "linearizable").text(0)).isEqualTo("1");
            rig.cluster.awaitPrimary(StorageRig.START);
            assertThat(Members.condition(full).orElseThrow().failure()).isNull();

            disk.makeRoom();
            awaitOk("put", "c", "2");
            awaitOk("delete", "b");
            assertThat(awaitOk("get", "a", "linearizable").words().get(0)).isNull();
        }
    }

    /** Asks whoever leads, until it is done. */
    private Reply awaitOk(String... words) {
        return await(Outcome.OK, "", words);
    }

    /** Asks whoever leads, until it refuses for want of space, which it learns within a second; the message. */
    private String awaitRefusal(String... words) {
        return await(Outcome.FAILED, "DiskFullException", words).text(1);
    }

    private Reply await(Outcome outcome, String exception, String... words) {
        Reply[] reply = new Reply[1];
        Members.await(String.join(" ", words) + ": " + outcome, () -> {
            try (ControlClient client =
                    rig.cluster.awaitPrimary(StorageRig.START).client(CALL)) {
                reply[0] = client.call((Object[]) words);
            }
            return reply[0].outcome() == outcome
                    && (exception.isEmpty() || reply[0].text(0).equals(exception));
        });
        return reply[0];
    }

    @Test
    void aLeaderWhoseDiskIsFullToTheLastByteHandsOverAndStopsAndCatchesUpOnceThereIsRoom() throws IOException {
        thresholds(1, 0);
        NodeProcess full = rig.start();
        AcknowledgedWrites writes = rig.write(4, 10_000);
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

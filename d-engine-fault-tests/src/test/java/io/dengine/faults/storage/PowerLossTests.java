package io.dengine.faults.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.storage.FaultDisk.Lost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged survives a failure of power, of one member and of all of them at once, however little a disk keeps of what was not synced. */
class PowerLossTests {

    private static final long SEED = 20_240_607;

    @TempDir
    Path directory;

    @Test
    void everyAcknowledgedWriteSurvivesWhenAllMembersLosePowerAtOnce() throws IOException {
        Path library = StorageRig.require(() -> FaultDisk.build(directory));
        Random random = new Random(SEED);
        try (StorageRig rig = new StorageRig(directory)) {
            List<FaultDisk> disks = new ArrayList<>();
            for (NodeProcess node : rig.cluster.nodes()) {
                disks.add(FaultDisk.attach(node, library));
            }
            rig.start();
            AcknowledgedWrites writes = rig.write(6, 200);
            long lostBytes = 0;
            for (Loss loss : List.of(Loss.ALL, Loss.SCATTERED)) {
                writes.awaitMore(700, Duration.ofSeconds(60));
                for (FaultDisk disk : disks) {
                    disk.beginCut(loss, random.nextInt());
                }
                for (FaultDisk disk : disks) {
                    Lost lost = disk.awaitCut();
                    lostBytes += lost.bytes();
                }
                NodeProcess primary = rig.start();
                writes.assertComplete(primary, "linearizable");
                assertThat(rig.cluster.nodes()).allMatch(NodeProcess::isRunning);
            }
            assertThat(lostBytes).as("a cut that takes nothing proves nothing").isPositive();
            writes.awaitMore(50, Duration.ofSeconds(60));
            writes.close();
            for (NodeProcess node : rig.cluster.nodes()) {
                StorageRig.awaitPart(node);
                writes.assertComplete(node, "linearizable");
            }
        }
    }

    @Test
    void everyAcknowledgedWriteSurvivesThePowerLossOfARealFileSystem() throws IOException {
        Path tool = StorageRig.require(() -> CrashFileSystem.build(directory));
        List<CrashFileSystem> disks = new ArrayList<>();
        try (StorageRig rig = new StorageRig(directory)) {
            for (NodeProcess node : rig.cluster.nodes()) {
                disks.add(StorageRig.require(() -> CrashFileSystem.mount(
                        node.dataDirectory(), directory.resolve(node.id() + ".image"), tool, 96)));
            }
            rig.start();
            AcknowledgedWrites writes = rig.write(6, 200);
            writes.awaitMore(700, Duration.ofSeconds(60));
            disks.forEach(CrashFileSystem::cutPower);
            rig.cluster.nodes().forEach(NodeProcess::kill);
            disks.forEach(CrashFileSystem::restorePower);
            writes.assertComplete(rig.start(), "linearizable");
            writes.awaitMore(50, Duration.ofSeconds(60));
            writes.close();
            for (NodeProcess node : rig.cluster.nodes()) {
                StorageRig.awaitPart(node);
                writes.assertComplete(node, "linearizable");
            }
        } finally {
            for (CrashFileSystem disk : disks) {
                disk.close();
            }
        }
    }
}

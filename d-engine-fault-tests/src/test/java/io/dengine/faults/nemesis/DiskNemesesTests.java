package io.dengine.faults.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.storage.FaultDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskNemesesTests {

    private static final int DRAWS = 100;

    @TempDir
    Path directory;

    @Test
    void theOnesThatGoWithOthersAreNamedToo() {
        assertThat(DiskNemeses.names())
                .doesNotHaveDuplicates()
                .contains("fsync-error", "bit-flip-LOG", "disk-and-kill", "disk-and-pause", "disk-and-transfer");
    }

    @Test
    void oneMemberAtATimeLosesItsData() throws IOException {
        Random random = new Random(5);
        try (Cluster cluster = Cluster.of(directory.toRealPath(), 3, Duration.ofSeconds(1))) {
            Map<String, FaultDisk> disks = new LinkedHashMap<>();
            cluster.nodes().forEach(node -> disks.put(node.id(), FaultDisk.attach(node, directory.resolve("library"))));
            Set<FaultDisk> drawn = new HashSet<>();
            for (int i = 0; i < DRAWS; i++) {
                drawn.add(DiskNemeses.toDamage(disks, random));
            }
            assertThat(drawn).containsExactlyInAnyOrderElementsOf(disks.values());

            for (FaultDisk damaged : disks.values()) {
                damaged.damaged(true);
                for (int i = 0; i < DRAWS; i++) {
                    assertThat(DiskNemeses.toDamage(disks, random)).isSameAs(damaged);
                }
                damaged.damaged(false);
            }
        }
    }
}

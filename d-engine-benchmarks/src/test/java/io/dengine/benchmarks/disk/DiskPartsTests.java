package io.dengine.benchmarks.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskPartsTests {

    @TempDir
    private Path directory;

    @Test
    void aFileOfTheStateThatASnapshotHasTooCountsOnce() throws IOException {
        Files.createDirectories(directory.resolve("state/live"));
        Files.createDirectories(directory.resolve("snapshot/1"));
        Path table = Files.write(directory.resolve("state/live/1.sst"), new byte[1000]);
        Files.createLink(directory.resolve("snapshot/1/1.sst"), table);
        Files.write(directory.resolve("snapshot/1/manifest"), new byte[10]);
        Map<String, Long> parts = DiskParts.of(directory);
        assertThat(parts).containsExactlyInAnyOrderEntriesOf(Map.of("state", 1000L, "snapshot", 10L));
        assertThat(DiskParts.total(parts)).isEqualTo(1010);
    }
}

package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.FreePorts;
import io.dengine.TestJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flaw of the Raft library, and why {@link CheckedSnapshotStorage} closes a snapshot that was installed: the library does not, and so keeps it beside all later ones. */
class LibraryInstalledSnapshotTests {

    @TempDir
    private Path directory;

    @Test
    void theLibraryKeepsASnapshotThatItHasInstalledBesideTheNextOne() throws IOException, InterruptedException {
        List<Integer> ports = FreePorts.choose(3);
        ProcessBuilder builder = TestJvm.builder(
                List.of("-Xmx128m"),
                TestJvm.classPathWithoutOurs(),
                LibraryInstalledSnapshot.class,
                Files.createDirectory(directory.resolve("data")).toString(),
                ports.get(0).toString(),
                ports.get(1).toString(),
                ports.get(2).toString());
        assertThat(TestJvm.run(builder, directory.resolve("output"), Duration.ofSeconds(120)))
                .contains("snapshots kept: 2");
    }
}

package io.dengine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.ConfigurationException;
import io.dengine.DataDirectoryException;
import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.EngineException;
import io.dengine.storage.CorruptionException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine refuses to start with, and that a refused start leaves nothing behind. */
class StartFailureTests {

    @TempDir
    Path directory;

    private TestCluster cluster;

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aPeerPortInUseIsNamedAndTheDirectoryIsFreeAgain() throws IOException {
        cluster = new TestCluster(directory, 3);
        String address = cluster.config("n1").initialCluster().get(0).address();
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> cluster.start("n1"))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining(address)
                    .hasMessageContaining("in use");
        }
        assertThat(cluster.start("n1").isOpen()).isTrue();
    }

    @Test
    void aDirectoryInUseIsRefused() {
        cluster = new TestCluster(directory, 1).startAll();
        EmbeddedEngine second = EmbeddedEngine.create(cluster.config("n1"));
        assertThatThrownBy(second::open)
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageContaining("in use");
        cluster.awaitLeader().client().put("a", "1");
    }

    @Test
    void theDirectoryOfAnotherNodeIsRefused() {
        cluster = new TestCluster(directory, 1).startAll();
        EngineConfig config = cluster.config("n1");
        cluster.stop("n1");
        EngineConfig other =
                config.toBuilder().nodeId("n9").initialCluster(List.of()).build();
        assertThatThrownBy(() -> EmbeddedEngine.create(other).open())
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageContaining("n1")
                .hasMessageContaining("n9");
    }

    @Test
    void anInvalidConfigurationTouchesNothing() {
        EngineConfig config = EngineConfig.builder()
                .nodeId("not among them")
                .clusterName("1 bad name")
                .dataDir(directory.resolve("untouched"))
                .build();
        assertThatThrownBy(() -> EmbeddedEngine.create(config).open())
                .isInstanceOfSatisfying(ConfigurationException.class, e -> assertThat(e.problems())
                        .hasSizeGreaterThanOrEqualTo(2));
        assertThat(directory.resolve("untouched")).doesNotExist();
    }

    @Test
    void aFlippedBitInTheLogIsRefusedAndChangesNothing() throws IOException {
        cluster = new TestCluster(directory, 1).startAll();
        EmbeddedEngine engine = cluster.awaitLeader();
        for (int i = 0; i < 50; i++) {
            engine.client().put("key-" + i, "value-value-value-" + i);
        }
        cluster.stop("n1");

        Path file = segment(cluster.dataDir("n1").resolve("log"));
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[used(whole) / 2] ^= 0x10;
        Files.write(file, damaged);
        assertThatThrownBy(() -> cluster.start("n1")).isInstanceOf(CorruptionException.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(damaged);

        Files.write(file, whole);
        cluster.start("n1").waitReady(TestCluster.PATIENCE);
        assertThat(cluster.engine("n1").client().get("key-49").exists()).isTrue();
    }

    private static Path segment(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("segment-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    // a segment is as long from its beginning as it will be, the rest is zeros
    private static int used(byte[] content) {
        int used = content.length;
        while (content[used - 1] == 0) {
            used--;
        }
        return used;
    }
}

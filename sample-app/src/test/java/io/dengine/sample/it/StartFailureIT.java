package io.dengine.sample.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What must not start ends with an exit code and says why. */
class StartFailureIT {

    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(60);

    @RegisterExtension
    final Workspace workspace = new Workspace();

    @Test
    void aPeerPortThatIsInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            NodeProcess node = node(
                    "n1",
                    "--d-engine.node-id=n1",
                    "--d-engine.initial-cluster[0].id=n1",
                    "--d-engine.initial-cluster[0].address=" + address,
                    "--d-engine.initial-cluster[1].id=n2",
                    "--d-engine.initial-cluster[1].address=127.0.0.1:" + Ports.free(),
                    "--d-engine.initial-cluster[2].id=n3",
                    "--d-engine.initial-cluster[2].address=127.0.0.1:" + Ports.free());
            node.start();
            assertThat(node.awaitExit(EXIT_TIMEOUT)).isNotZero();
            assertThat(node.log()).contains(address);
        }
    }

    @Test
    void aDirectoryThatAnotherProcessUsesIsNamedAndTheOtherGoesOn() {
        NodeProcess first = node("first");
        first.startAndAwait();
        await().atMost(Duration.ofSeconds(10)).until(first::isPrimary);

        NodeProcess second = node("second");
        second.start();
        assertThat(second.awaitExit(EXIT_TIMEOUT)).isNotZero();
        assertThat(second.log()).contains("data/d-engine").containsAnyOf("in use", "locked", "lock");

        assertThat(Http.send(Http.putRequest(first.base(), "a", "1")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void everyProblemOfAConfigurationIsNamed() {
        NodeProcess node = node(
                "wrong",
                "--d-engine.node-id=n9",
                "--d-engine.initial-cluster[0].id=n1",
                "--d-engine.initial-cluster[0].address=127.0.0.1:99999",
                "--d-engine.initial-cluster[1].id=n1",
                "--d-engine.initial-cluster[1].address=127.0.0.1:9082");
        node.start();
        assertThat(node.awaitExit(EXIT_TIMEOUT)).isNotZero();
        assertThat(node.log()).contains("n9", "99999", "node-id", "initial-cluster");
    }

    private NodeProcess node(String name, String... arguments) {
        int port = Ports.free();
        return new NodeProcess(workspace, name, port, port, workspace.data(), List.of(arguments));
    }
}

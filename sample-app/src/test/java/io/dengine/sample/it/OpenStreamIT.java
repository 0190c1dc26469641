package io.dengine.sample.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node that stops while a client watches. */
class OpenStreamIT {

    @RegisterExtension
    final Workspace workspace = new Workspace();

    @Test
    void anOpenWatchEndsWithTheNodeAndDoesNotHoldUpItsStop() {
        int port = Ports.free();
        NodeProcess node = new NodeProcess(workspace, "single", port, port, workspace.data(), List.of());
        node.startAndAwait();
        try (EventStream stream = EventStream.open(URI.create(node.base() + "/watch"), null)) {
            node.terminate();
            stream.awaitEnd(Duration.ofSeconds(10));
            // a graceful shutdown that waited for the stream would take its whole 20 s
            assertThat(node.awaitExit(Duration.ofSeconds(15))).isEqualTo(143);
        }
    }
}

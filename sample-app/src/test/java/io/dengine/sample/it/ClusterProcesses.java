package io.dengine.sample.it;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Three nodes, as the profiles n1, n2 and n3 describe them, on free ports. */
final class ClusterProcesses {

    /** The default, which the tests leave as it is. */
    static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(1);

    private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(30);

    private final Workspace workspace;
    private final List<NodeProcess> nodes;

    private ClusterProcesses(Workspace workspace, List<NodeProcess> nodes) {
        this.workspace = workspace;
        this.nodes = List.copyOf(nodes);
    }

    static ClusterProcesses ofThree(Workspace workspace) {
        List<String> cluster = new ArrayList<>();
        List<Integer> httpPorts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            httpPorts.add(Ports.free());
            cluster.add("--d-engine.initial-cluster[" + i + "].id=" + id(i));
            cluster.add("--d-engine.initial-cluster[" + i + "].address=127.0.0.1:" + Ports.free());
            cluster.add("--d-engine.initial-cluster[" + i + "].url=http://127.0.0.1:" + httpPorts.get(i));
        }
        return new ClusterProcesses(
                workspace,
                IntStream.range(0, 3)
                        .mapToObj(i -> node(workspace, id(i), httpPorts.get(i), cluster))
                        .toList());
    }

    private static String id(int index) {
        return "n" + (index + 1);
    }

    private static NodeProcess node(Workspace workspace, String id, int httpPort, List<String> cluster) {
        List<String> arguments = new ArrayList<>(cluster);
        arguments.add("--spring.profiles.active=" + id);
        // with the working directory of the tests, ./data/n1 of the profile would be kept from test to test
        arguments.add("--d-engine.data-dir=" + workspace.data().resolve(id));
        return new NodeProcess(workspace, id, httpPort, Ports.free(), workspace.data(), arguments);
    }

    List<NodeProcess> nodes() {
        return nodes;
    }

    List<NodeProcess> others(NodeProcess... excluded) {
        return nodes.stream().filter(node -> !List.of(excluded).contains(node)).toList();
    }

    Path dataOf(NodeProcess node) {
        return workspace.data().resolve(node.id());
    }

    void startAll() {
        start(nodes);
    }

    void start(List<NodeProcess> some) {
        some.forEach(NodeProcess::start);
        some.forEach(NodeProcess::awaitAnswering);
    }

    void killAll() {
        nodes.stream().filter(NodeProcess::isAlive).forEach(NodeProcess::killNow);
    }

    /** Waits until one of the nodes that run leads and all others of them follow it. */
    NodeProcess awaitSettled() {
        List<NodeProcess> running = nodes.stream().filter(NodeProcess::isAlive).toList();
        await().atMost(SETTLE_TIMEOUT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> running.stream().filter(NodeProcess::isPrimary).count() == 1
                        && running.stream().filter(NodeProcess::isReplica).count() == running.size() - 1);
        return awaitPrimary(running);
    }

    /** Waits until one of these nodes leads. */
    NodeProcess awaitPrimary(List<NodeProcess> candidates) {
        return await().atMost(SETTLE_TIMEOUT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> candidates.stream()
                                .filter(NodeProcess::isPrimary)
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    /** Waits until a node has applied what another has applied by now. */
    void awaitCaughtUp(NodeProcess behind, NodeProcess ahead) {
        long target = ahead.appliedIndex();
        await().atMost(SETTLE_TIMEOUT)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> behind.isReplica() && behind.appliedIndex() >= target);
    }
}

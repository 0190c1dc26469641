package io.dengine.sample.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** HAProxy with the file of this repository, in which nothing but the ports is replaced. */
final class HaProxy {

    private static final Path SHIPPED =
            Workspace.repository().resolve("deploy").resolve("haproxy").resolve("haproxy.cfg");

    private final int port;
    private final int statsPort;

    private HaProxy(int port, int statsPort) {
        this.port = port;
        this.statsPort = statsPort;
    }

    static HaProxy start(Workspace workspace, ClusterProcesses cluster) {
        Path program = Externals.haProxy();
        HaProxy proxy = new HaProxy(Ports.free(), Ports.free());
        Path file = workspace.logs().resolve("haproxy.cfg");
        try {
            Files.writeString(file, proxy.withPortsOf(cluster, Files.readString(SHIPPED)));
            Process check = workspace.launch(
                    "haproxy-check",
                    workspace.logs(),
                    Map.of(),
                    List.of(program.toString(), "-c", "-f", file.toString()));
            assertThat(check.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(check.exitValue()).as(workspace.readLog("haproxy-check")).isZero();
            assertThat(workspace.readLog("haproxy-check")).doesNotContain("WARNING");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        workspace.launch(
                "haproxy", workspace.logs(), Map.of(), List.of(program.toString(), "-db", "-f", file.toString()));
        return proxy;
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Waits until exactly these servers of a back end get requests. */
    void awaitUp(String backend, List<NodeProcess> nodes) {
        List<String> wanted = nodes.stream().map(NodeProcess::id).sorted().toList();
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> wanted.equals(up(backend)));
    }

    /** How many requests a server of a back end was given. */
    long requests(String backend, NodeProcess node) {
        List<String> lines = statistics();
        List<String> columns = columns(lines);
        return lines.stream()
                .map(line -> List.of(line.split(",", -1)))
                .filter(row -> row.get(0).equals(backend) && row.get(1).equals(node.id()))
                .mapToLong(row -> Long.parseLong(row.get(columns.indexOf("stot"))))
                .findFirst()
                .orElseThrow();
    }

    private List<String> up(String backend) {
        if (!Http.isOk(statsUri())) {
            return List.of("HAProxy does not answer");
        }
        List<String> lines = statistics();
        int status = columns(lines).indexOf("status");
        return lines.stream()
                .map(line -> List.of(line.split(",", -1)))
                .filter(row -> row.get(0).equals(backend) && row.get(1).matches("n\\d"))
                // "UP 3/4" is a server that failed a check and still gets requests, "no check" one that was not checked
                // yet
                .filter(row ->
                        row.get(status).startsWith("UP") || row.get(status).equals("no check"))
                .map(row -> row.get(1))
                .sorted()
                .toList();
    }

    private List<String> statistics() {
        String csv = Http.send(HttpRequest.newBuilder(statsUri()).build()).body();
        return csv.lines().filter(line -> !line.isBlank()).toList();
    }

    private static List<String> columns(List<String> lines) {
        return Arrays.asList(lines.get(0).replace("# ", "").split(",", -1));
    }

    private URI statsUri() {
        return URI.create("http://127.0.0.1:" + statsPort + "/;csv");
    }

    private String withPortsOf(ClusterProcesses cluster, String shipped) {
        String configuration = replace(shipped, "bind :8080\n", "bind 127.0.0.1:" + port + "\n");
        configuration = replace(configuration, "bind 127.0.0.1:8404\n", "bind 127.0.0.1:" + statsPort + "\n");
        for (int i = 0; i < cluster.nodes().size(); i++) {
            NodeProcess node = cluster.nodes().get(i);
            configuration = replace(
                    configuration,
                    "server n%d 127.0.0.1:808%d check port 1000%d\n".formatted(i + 1, i + 1, i + 1),
                    "server n%d 127.0.0.1:%d check port %d\n".formatted(i + 1, node.httpPort(), node.managementPort()));
        }
        return configuration;
    }

    private static String replace(String text, String shipped, String replacement) {
        assertThat(text).as("the shipped haproxy.cfg").contains(shipped);
        return text.replace(shipped, replacement);
    }
}

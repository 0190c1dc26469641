package io.dengine.sample.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One node without any configuration; only the port is given, because 8080 may be taken where the tests run. */
class SingleNodeIT {

    @RegisterExtension
    final Workspace workspace = new Workspace();

    @Test
    void aValueIsStillThereAfterARestart() {
        NodeProcess node = node();
        node.startAndAwait();
        awaitPrimary(node);

        long revision =
                Http.json(put(node, "greeting", "hello")).get("revision").asLong();
        assertThat(Http.json(get(node, "greeting"))).isEqualTo(Http.json(get(node, "greeting", "eventual")));
        assertThat(workspace.data().resolve("data/d-engine")).isDirectory();

        node.terminate();
        node.awaitExit(Duration.ofSeconds(30));
        node.startAndAwait();
        awaitPrimary(node);

        HttpResponse<String> found = get(node, "greeting");
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(Http.json(found).get("value").asString()).isEqualTo("hello");
        assertThat(Http.json(found).get("revision").asLong()).isEqualTo(revision);
    }

    @Test
    void theContractHoldsOverARealConnection() {
        NodeProcess node = node();
        node.startAndAwait();
        awaitPrimary(node);

        for (String key : List.of("a/b", "a/", "/a", "a b", "a\\b", "a;b", "a%2Fb", "\u00fc", "a?b#c")) {
            assertThat(put(node, key, "value of " + key).statusCode()).as(key).isEqualTo(200);
            HttpResponse<String> found = get(node, key);
            assertThat(found.statusCode()).as(key).isEqualTo(200);
            assertThat(Http.json(found).get("key").asString()).isEqualTo(key);
            assertThat(Http.json(found).get("value").asString()).isEqualTo("value of " + key);
            assertThat(delete(node, key)).isEqualTo("{\"deleted\":true}");
            assertThat(delete(node, key)).isEqualTo("{\"deleted\":false}");
            assertThat(get(node, key).statusCode()).as(key).isEqualTo(404);
        }

        put(node, "x/y", "1");
        assertThat(send(HttpRequest.newBuilder(node.base().resolve("/kv/x/y"))).statusCode())
                .as("a slash that is not encoded")
                .isEqualTo(200);

        HttpResponse<String> bad = send(HttpRequest.newBuilder(node.base().resolve("/kv"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"key\":")));
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(bad.headers().firstValue("Content-Type")).hasValue("application/problem+json");

        assertThat(send(HttpRequest.newBuilder(node.base().resolve("/jobs")).POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(node.status().get("role").asString()).isEqualTo("LEADER");
        HttpResponse<String> page = send(HttpRequest.newBuilder(node.base().resolve("/")));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("curl");
    }

    @Test
    void haProxySendsReadsToThePrimaryWhenThereIsNoReplica() {
        Externals.haProxy();
        ClusterProcesses cluster = ClusterProcesses.ofThree(workspace);
        NodeProcess first = cluster.nodes().get(0);
        NodeProcess alone = new NodeProcess(
                workspace, first.id(), first.httpPort(), first.managementPort(), workspace.data(), List.of());
        alone.startAndAwait();
        HaProxy proxy = HaProxy.start(workspace, cluster);
        proxy.awaitUp("write", List.of(alone));
        proxy.awaitUp("read", List.of());

        assertThat(Http.send(Http.putRequest(proxy.base(), "a", "1")).statusCode())
                .isEqualTo(200);
        assertThat(Http.send(Http.getRequest(proxy.base(), "a", "linearizable")).statusCode())
                .isEqualTo(200);
    }

    private NodeProcess node() {
        int port = Ports.free();
        return new NodeProcess(workspace, "single", port, port, workspace.data(), List.of());
    }

    private static void awaitPrimary(NodeProcess node) {
        await().atMost(Duration.ofSeconds(10)).until(node::isPrimary);
    }

    private static HttpResponse<String> put(NodeProcess node, String key, String value) {
        return Http.send(Http.putRequest(node.base(), key, value));
    }

    private static HttpResponse<String> get(NodeProcess node, String key) {
        return get(node, key, "linearizable");
    }

    private static HttpResponse<String> get(NodeProcess node, String key, String consistency) {
        return Http.send(Http.getRequest(node.base(), key, consistency));
    }

    private static String delete(NodeProcess node, String key) {
        URI base = node.base();
        return Http.send(Http.deleteRequest(base, key)).body();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        return Http.send(request.timeout(Duration.ofSeconds(10)).build());
    }
}

package io.dengine.sample.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three nodes, and what a load balancer sees of them. */
class RolesIT {

    private static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS");

    @RegisterExtension
    static final Workspace workspace = new Workspace();

    private static ClusterProcesses cluster;
    private static NodeProcess leader;

    @BeforeAll
    static void startThreeNodes() {
        cluster = ClusterProcesses.ofThree(workspace);
        cluster.startAll();
        leader = cluster.awaitSettled();
    }

    @Test
    void oneNodeIsPrimaryAndTheOthersAreReplicas() {
        for (NodeProcess node : cluster.nodes()) {
            int primary = node == leader ? 200 : 503;
            int replica = node == leader ? 503 : 200;
            for (String method : METHODS) {
                assertAnswer(method, node.base().resolve("/primary"), primary);
                assertAnswer(method, node.base().resolve("/replica"), replica);
                assertAnswer(method, node.management("/actuator/health/primary"), primary);
                assertAnswer(method, node.management("/actuator/health/replica"), replica);
            }
            assertAnswer("GET", node.management("/actuator/health"), 200);
            assertThat(node.status().get("leader").asString()).isEqualTo(leader.id());
        }
        assertThat(cluster.nodes())
                .as("the listener of the sample was told on every node")
                .allSatisfy(node -> assertThat(node.log()).contains("leader is " + leader.id()));
    }

    @Test
    void aFollowerSendsWritesToTheLeaderAndAnswersReadsItself() {
        NodeProcess follower = cluster.others(leader).get(0);

        HttpResponse<String> redirected = Http.send(Http.putRequest(follower.base(), "a/b", "1"));
        assertThat(redirected.statusCode()).isEqualTo(307);
        assertThat(redirected.headers().firstValue("Location"))
                .hasValue(leader.base().resolve("/kv").toString());
        HttpResponse<String> deletion = Http.send(Http.deleteRequest(follower.base(), "a/b"));
        assertThat(deletion.statusCode()).isEqualTo(307);
        assertThat(deletion.headers().firstValue("Location"))
                .hasValue(leader.base().resolve("/kv/a%2Fb").toString());

        assertThat(Http.send(Http.putRequest(leader.base(), "a/b", "1")).statusCode())
                .isEqualTo(200);
        for (NodeProcess node : cluster.nodes()) {
            HttpResponse<String> read = Http.send(Http.getRequest(node.base(), "a/b", "linearizable"));
            assertThat(read.statusCode()).isEqualTo(200);
            assertThat(Http.json(read).get("value").asString()).isEqualTo("1");
        }

        assertThat(job(follower).statusCode()).isEqualTo(503);
        assertThat(job(follower).body()).isEqualTo("{\"error\":\"not_leader\"}");
        assertThat(job(leader).statusCode()).isEqualTo(200);
    }

    @Test
    void haProxySendsWritesToTheLeaderAndReadsToTheFollowers() {
        HaProxy proxy = HaProxy.start(workspace, cluster);
        proxy.awaitUp("write", List.of(leader));
        proxy.awaitUp("read", cluster.others(leader));

        for (int i = 0; i < 10; i++) {
            assertThat(Http.send(Http.putRequest(proxy.base(), "key/" + i, "1")).statusCode())
                    .isEqualTo(200);
            assertThat(Http.send(Http.getRequest(proxy.base(), "key/" + i, "linearizable"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(Http.send(Http.deleteRequest(proxy.base(), "key/" + i)).body())
                    .isEqualTo("{\"deleted\":true}");
        }

        assertThat(proxy.requests("write", leader)).isEqualTo(20);
        assertThat(proxy.requests("read", leader)).isZero();
        assertThat(cluster.others(leader)).allSatisfy(follower -> {
            assertThat(proxy.requests("write", follower)).isZero();
            assertThat(proxy.requests("read", follower)).isEqualTo(5);
        });
    }

    private static HttpResponse<String> job(NodeProcess node) {
        return Http.send(HttpRequest.newBuilder(node.base().resolve("/jobs"))
                .timeout(Duration.ofSeconds(10))
                .POST(BodyPublishers.noBody())
                .build());
    }

    private static void assertAnswer(String method, URI uri, int status) {
        assertThat(Http.probe(method, uri)).as("%s %s", method, uri).hasValue(status);
    }
}

package io.dengine.sample.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a node refuses because one of its bounds is reached, as a client sees it; the bounds are set low. */
class RefusalsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long TERABYTE = 1L << 40;
    private static final int WRITES = 64;

    @RegisterExtension
    final Workspace workspace = new Workspace();

    @Test
    void whatHasBeenCompactedIsGone() {
        NodeProcess node = started("--d-engine.history.max-revisions=5");
        List.of("a", "b", "c").forEach(key -> assertPut(node, key));
        HttpResponse<String> page = get(node, "/kv?limit=1");
        String next = "/kv?limit=1&cursor="
                + URLEncoder.encode(Http.json(page).get("cursor").asString(), StandardCharsets.UTF_8);
        assertThat(Http.json(get(node, next)).get("items").get(0).get("key").asString())
                .isEqualTo("b");

        // The history is bounded in the background, some time after it has become too long.
        for (int i = 0; i < 20; i++) {
            assertPut(node, "a");
        }
        await().atMost(PATIENCE).until(() -> get(node, next).statusCode() != 200);
        assertAnswer(get(node, next), 410, "compacted");
        assertAnswer(get(node, "/watch?fromRevision=1"), 410, "compacted");
        assertAnswer(
                Http.send(request(node, "/watch").header("Last-Event-ID", "1").build()), 410, "compacted");

        long revision = node.status().get("revision").asLong();
        try (EventStream stream = EventStream.open(node.base().resolve("/watch?fromRevision=" + revision), null)) {
            assertThat(stream.next().id()).isEqualTo(Long.toString(revision));
        }
        assertThat(get(node, "/kv?limit=1").statusCode()).isEqualTo(200);
    }

    @Test
    void moreWritesThanFitAreOverloadAndDoNothing() {
        NodeProcess node = started("--d-engine.limits.max-pending-writes=1");
        Map<String, HttpResponse<String>> answers = new LinkedHashMap<>();
        await().atMost(PATIENCE).until(() -> {
            writeAtOnce(node, answers);
            return answers.values().stream().anyMatch(answer -> answer.statusCode() != 200);
        });

        answers.forEach((key, answer) -> {
            if (answer.statusCode() != 200) {
                assertAnswer(answer, 503, "overloaded");
            }
            assertThat(Http.send(Http.getRequest(node.base(), key, "linearizable"))
                            .statusCode())
                    .as("%s, whose write was answered with %s", key, answer.statusCode())
                    .isEqualTo(answer.statusCode() == 200 ? 200 : 404);
        });
        assertPut(node, "afterwards");
    }

    @Test
    void aDiskWithTooLittleSpaceTakesNoWritesThatGrow() {
        long free = workspace.data().toFile().getUsableSpace();
        Assumptions.assumeTrue(
                free < TERABYTE,
                "the disk has " + free
                        + " free bytes, more than d-engine.disk.min-free may be, so this was not tested");
        NodeProcess node = started("--d-engine.disk.min-free=1TB");

        assertAnswer(Http.send(Http.putRequest(node.base(), "a", "1")), 507, "disk_full");
        assertAnswer(post(node, "/kv/cas", "{\"key\":\"a\",\"expected\":null,\"value\":\"1\"}"), 507, "disk_full");

        assertThat(Http.send(Http.getRequest(node.base(), "a", "linearizable")).statusCode())
                .isEqualTo(404);
        assertThat(Http.send(Http.deleteRequest(node.base(), "a")).body()).isEqualTo("{\"deleted\":false}");
        assertThat(node.isPrimary()).isTrue();
    }

    private NodeProcess started(String... arguments) {
        int port = Ports.free();
        NodeProcess node = new NodeProcess(workspace, "single", port, port, workspace.data(), List.of(arguments));
        node.startAndAwait();
        await().atMost(PATIENCE).until(node::isPrimary);
        return node;
    }

    private static void assertPut(NodeProcess node, String key) {
        assertThat(Http.send(Http.putRequest(node.base(), key, "1")).statusCode())
                .isEqualTo(200);
    }

    private static void assertAnswer(HttpResponse<String> answer, int status, String error) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo("{\"error\":\"" + error + "\"}");
    }

    /** Keys that were not used before, all at the same time. */
    private static void writeAtOnce(NodeProcess node, Map<String, HttpResponse<String>> answers) {
        List<String> keys = new ArrayList<>();
        List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
            String key = "k" + (answers.size() + i);
            keys.add(key);
            asked.add(Http.CLIENT.sendAsync(Http.putRequest(node.base(), key, "1"), BodyHandlers.ofString()));
        }
        for (int i = 0; i < WRITES; i++) {
            answers.put(keys.get(i), asked.get(i).join());
        }
    }

    private static HttpResponse<String> post(NodeProcess node, String path, String body) {
        return Http.send(request(node, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static HttpResponse<String> get(NodeProcess node, String path) {
        return Http.send(request(node, path).build());
    }

    private static HttpRequest.Builder request(NodeProcess node, String path) {
        URI uri = node.base().resolve(path);
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
    }
}

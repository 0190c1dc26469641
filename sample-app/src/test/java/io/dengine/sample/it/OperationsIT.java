package io.dengine.sample.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dengine.sample.it.EventStream.Message;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The operations of the store over REST, on three processes. */
class OperationsIT {

    @RegisterExtension
    static final Workspace workspace = new Workspace();

    private static ClusterProcesses cluster;
    private static NodeProcess leader;
    private static NodeProcess follower;

    @BeforeAll
    static void startThreeNodes() {
        cluster = ClusterProcesses.ofThree(workspace);
        cluster.startAll();
        leader = cluster.awaitSettled();
        follower = cluster.others(leader).get(0);
    }

    @Test
    void aKeyWithATimeToLiveIsGoneOnEveryMemberAndNotBefore() {
        long sent = System.nanoTime();
        assertThat(post(leader, "/kv", "{\"key\":\"ttl/a\",\"value\":\"1\",\"ttlMillis\":1500}")
                        .statusCode())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    int status = get(leader, "/kv/ttl%2Fa").statusCode();
                    Duration lived = Duration.ofNanos(System.nanoTime() - sent);
                    if (status == 404) {
                        assertThat(lived).isGreaterThanOrEqualTo(Duration.ofMillis(1500));
                    }
                    return status == 404;
                });
        for (NodeProcess node : cluster.nodes()) {
            assertThat(get(node, "/kv/ttl%2Fa").statusCode()).isEqualTo(404);
        }
        assertThat(post(leader, "/kv", "{\"key\":\"ttl/b\",\"value\":\"1\",\"ttlMillis\":0}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(leader, "/kv", "{\"key\":\"ttl/b\",\"value\":\"1\",\"ttlMillis\":-5}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void compareAndSetLetsOneWinAndSaysWhichRevision() {
        JsonNode created = Http.json(cas(leader, "{\"key\":\"cas\",\"expected\":null,\"value\":\"1\"}"));
        assertThat(created.get("succeeded").asBoolean()).isTrue();
        JsonNode again = Http.json(cas(leader, "{\"key\":\"cas\",\"expected\":null,\"value\":\"2\"}"));
        assertThat(again.get("succeeded").asBoolean()).isFalse();
        JsonNode updated = Http.json(cas(leader, "{\"key\":\"cas\",\"expected\":\"1\",\"value\":\"3\"}"));
        assertThat(updated.get("succeeded").asBoolean()).isTrue();
        assertThat(updated.get("revision").asLong())
                .isGreaterThan(created.get("revision").asLong());
        JsonNode read = Http.json(get(follower, "/kv/cas"));
        assertThat(read.get("value").asString()).isEqualTo("3");
        assertThat(read.get("revision").asLong())
                .isEqualTo(updated.get("revision").asLong());
    }

    @Test
    void pagesAreOfOneRevisionWhateverIsWrittenBetweenThemAndWhichMemberServesThem() {
        for (int i = 10; i < 35; i++) {
            put(leader, "page/" + i, "old");
        }
        List<String> keys = new ArrayList<>();
        String cursor = null;
        long revision = 0;
        int page = 0;
        do {
            NodeProcess node = cluster.nodes().get(page++ % 3);
            JsonNode list =
                    Http.json(get(node, "/kv?prefix=page/&limit=10" + (cursor == null ? "" : "&cursor=" + cursor)));
            if (revision != 0) {
                assertThat(list.get("revision").asLong()).isEqualTo(revision);
            }
            revision = list.get("revision").asLong();
            for (JsonNode item : list.get("items")) {
                keys.add(item.get("key").asString());
                assertThat(item.get("value").asString()).isEqualTo("old");
                assertThat(item.get("revision").asLong()).isLessThanOrEqualTo(revision);
            }
            cursor = list.get("cursor").isNull() ? null : list.get("cursor").asString();
            put(leader, "page/20", "new");
            put(leader, "page/99", "new");
            Http.send(Http.deleteRequest(leader.base(), "page/34"));
        } while (cursor != null);
        assertThat(keys)
                .containsExactlyElementsOf(
                        IntStream.range(10, 35).mapToObj(i -> "page/" + i).toList());
        assertThat(page).isEqualTo(3);
    }

    @Test
    void aWatchOnAFollowerReplaysTheHistoryGoesOnLiveAndResumesOnAnotherMember() {
        long first = put(leader, "watch/a", "1");
        put(leader, "elsewhere", "x");
        long second = put(leader, "watch/b", "2");
        String lastId;
        try (EventStream stream = EventStream.open(watch(follower, first), null)) {
            assertPut(stream.next(), first, "watch/a", "1");
            assertPut(stream.next(), second, "watch/b", "2");
            Http.send(Http.deleteRequest(leader.base(), "watch/a"));
            Message deletion = stream.next();
            assertThat(deletion.data().get("changes").get(0).get("type").asString())
                    .isEqualTo("delete");
            assertThat(deletion.data().get("changes").get(0).get("key").asString())
                    .isEqualTo("watch/a");
            lastId = deletion.id();
        }
        long missed = put(leader, "watch/c", "3");
        NodeProcess other = cluster.others(leader, follower).get(0);
        try (EventStream stream = EventStream.open(watch(other, first), lastId)) {
            assertPut(stream.next(), missed, "watch/c", "3");
            long live = put(leader, "watch/d", "4");
            assertPut(stream.next(), live, "watch/d", "4");
            assertThat(stream.isEmpty()).isTrue();
        }
    }

    @Test
    void aWriteOnAFollowerGoesThroughTheLeaderWhenAsked() {
        HttpResponse<String> redirected = post(follower, "/kv", "{\"key\":\"via\",\"value\":\"1\"}");
        assertThat(redirected.statusCode()).isEqualTo(307);
        HttpResponse<String> done = post(follower, "/kv?via=leader", "{\"key\":\"via\",\"value\":\"1\"}");
        assertThat(done.statusCode()).isEqualTo(200);
        JsonNode read = Http.json(get(leader, "/kv/via"));
        assertThat(read.get("value").asString()).isEqualTo("1");
        assertThat(read.get("revision")).isEqualTo(Http.json(done).get("revision"));
        assertThat(Http.json(post(
                                follower, "/kv/cas?via=leader", "{\"key\":\"via\",\"expected\":\"1\",\"value\":\"2\"}"))
                        .get("succeeded")
                        .asBoolean())
                .isTrue();
        HttpResponse<String> deleted =
                Http.send(HttpRequest.newBuilder(follower.base().resolve("/kv/via?via=leader"))
                        .timeout(Duration.ofSeconds(10))
                        .DELETE()
                        .build());
        assertThat(deleted.body()).isEqualTo("{\"deleted\":true}");
        assertThat(get(leader, "/kv/via").statusCode()).isEqualTo(404);
    }

    @Test
    void everyLevelOfConsistencyAnswersOnEveryMember() {
        put(leader, "level", "1");
        for (NodeProcess node : cluster.nodes()) {
            for (String level : List.of("linearizable", "lease")) {
                assertThat(Http.json(get(node, "/kv/level?consistency=" + level))
                                .get("value")
                                .asString())
                        .isEqualTo("1");
            }
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> get(node, "/kv/level?consistency=eventual").statusCode() == 200);
        }
    }

    @Test
    void whatIsTooLargeIsRefusedAndNamesItsLimit() {
        HttpResponse<String> key = post(leader, "/kv", "{\"key\":\"" + "k".repeat(4097) + "\",\"value\":\"1\"}");
        assertThat(key.statusCode()).isEqualTo(400);
        assertThat(key.body()).contains("limits.max-key-size");
        HttpResponse<String> value =
                post(leader, "/kv", "{\"key\":\"big\",\"value\":\"" + "v".repeat(1024 * 1024 + 1) + "\"}");
        assertThat(value.statusCode()).isEqualTo(400);
        assertThat(value.body()).contains("limits.max-value-size");
        assertThat(post(leader, "/kv", "{\"key\":\"big\",\"value\":\"" + "v".repeat(1024 * 1024) + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static void assertPut(Message message, long revision, String key, String value) {
        assertThat(message.event()).isEqualTo("message");
        assertThat(message.id()).isEqualTo(Long.toString(revision));
        assertThat(message.data().get("revision").asLong()).isEqualTo(revision);
        assertThat(message.data().get("changes")).hasSize(1);
        JsonNode change = message.data().get("changes").get(0);
        assertThat(change.get("type").asString()).isEqualTo("put");
        assertThat(change.get("key").asString()).isEqualTo(key);
        assertThat(change.get("value").asString()).isEqualTo(value);
    }

    private static URI watch(NodeProcess node, long fromRevision) {
        return node.base().resolve("/watch?prefix=watch/&fromRevision=" + fromRevision);
    }

    private static long put(NodeProcess node, String key, String value) {
        HttpResponse<String> response = Http.send(Http.putRequest(node.base(), key, value));
        assertThat(response.statusCode()).isEqualTo(200);
        return Http.json(response).get("revision").asLong();
    }

    private static HttpResponse<String> cas(NodeProcess node, String body) {
        HttpResponse<String> response = post(node, "/kv/cas", body);
        assertThat(response.statusCode()).isEqualTo(200);
        return response;
    }

    private static HttpResponse<String> get(NodeProcess node, String path) {
        return Http.send(HttpRequest.newBuilder(URI.create(node.base() + path))
                .timeout(Duration.ofSeconds(10))
                .build());
    }

    private static HttpResponse<String> post(NodeProcess node, String path, String body) {
        return Http.send(HttpRequest.newBuilder(URI.create(node.base() + path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }
}

package io.dengine.benchmarks.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks members of etcd how they are, by their HTTP gateway. */
final class EtcdStatus {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    private EtcdStatus() {}

    /** Whether a member leads; false when it does not answer yet. */
    static boolean isLeader(String endpoint) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + "/v3/maintenance/status"))
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 && leads(JsonMapper.shared().readTree(response.body()));
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static boolean leads(JsonNode status) {
        String leader = status.path("leader").asString("0");
        return !leader.equals("0")
                && leader.equals(status.path("header").path("member_id").asString(""));
    }
}

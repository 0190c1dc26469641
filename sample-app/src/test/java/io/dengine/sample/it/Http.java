package io.dengine.sample.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sample's contract as a client sees it. */
final class Http {

    static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);

    private Http() {}

    /** The status of an answer; empty when there is none. */
    static OptionalInt probe(String method, URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(PROBE_TIMEOUT)
                .method(method, BodyPublishers.noBody())
                .build();
        try {
            return OptionalInt.of(
                    CLIENT.send(request, BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            return OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    static boolean isOk(URI uri) {
        return probe("GET", uri).orElse(0) == 200;
    }

    static HttpRequest putRequest(URI base, String key, String value) {
        return HttpRequest.newBuilder(base.resolve("/kv"))
                .timeout(REQUEST_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.createObjectNode()
                        .put("key", key)
                        .put("value", value)
                        .toString()))
                .build();
    }

    static HttpRequest getRequest(URI base, String key, String consistency) {
        return HttpRequest.newBuilder(kv(base, key, "?consistency=" + consistency))
                .timeout(REQUEST_TIMEOUT)
                .build();
    }

    static HttpRequest deleteRequest(URI base, String key) {
        return HttpRequest.newBuilder(kv(base, key, ""))
                .timeout(REQUEST_TIMEOUT)
                .DELETE()
                .build();
    }

    static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    private static URI kv(URI base, String key, String query) {
        String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
        return base.resolve("/kv/" + encoded + query);
    }
}

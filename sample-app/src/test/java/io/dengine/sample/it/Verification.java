package io.dengine.sample.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.sample.it.WriteLog.Acknowledged;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/** Reads back, through every node and linearizable, what the clients were told. */
final class Verification {

    private static final int READERS = 8;

    private Verification() {}

    /** Every acknowledged write is there, no refused one is, and an unknown one is there as it was written or not at all. */
    static void everyNodeAgreesWith(WriteLog log, List<NodeProcess> nodes) {
        assertThat(log.count()).as("acknowledged writes").isPositive();
        List<String> problems = Collections.synchronizedList(new ArrayList<>());
        for (NodeProcess node : nodes) {
            forEach(log.acknowledged(), problems, (key, written) -> acknowledged(node, key, written));
            forEach(log.refused(), problems, (key, value) -> refused(node, key));
            forEach(log.unknown(), problems, (key, value) -> unknown(node, key, value));
        }
        assertThat(problems).isEmpty();
    }

    private static String acknowledged(NodeProcess node, String key, Acknowledged written) {
        HttpResponse<String> response = read(node, key);
        if (response.statusCode() != 200) {
            return node + " lost " + key + ": " + response.statusCode() + " " + response.body();
        }
        JsonNode body = Http.json(response);
        return body.get("value").asString().equals(written.value())
                        && body.get("revision").asLong() == written.revision()
                ? ""
                : node + " changed " + key + ", acknowledged as " + written + ": " + body;
    }

    private static String refused(NodeProcess node, String key) {
        HttpResponse<String> response = read(node, key);
        return response.statusCode() == 404 ? "" : node + " has the refused write " + key + ": " + response.body();
    }

    private static String unknown(NodeProcess node, String key, String value) {
        HttpResponse<String> response = read(node, key);
        boolean absent = response.statusCode() == 404;
        boolean asWritten = response.statusCode() == 200
                && Http.json(response).get("value").asString().equals(value);
        return absent || asWritten ? "" : node + " answers for the unknown " + key + ": " + response.body();
    }

    private static HttpResponse<String> read(NodeProcess node, String key) {
        return Http.send(Http.getRequest(node.base(), key, "linearizable"));
    }

    private static <V> void forEach(Map<String, V> writes, List<String> problems, BiFunction<String, V, String> check) {
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        try {
            writes.forEach((key, value) -> readers.execute(() -> {
                String problem = check(key, value, check);
                if (!problem.isEmpty()) {
                    problems.add(problem);
                }
            }));
            readers.shutdown();
            assertThat(readers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            readers.shutdownNow();
        }
    }

    /** A check that throws is a problem, and not one that its thread keeps for itself. */
    private static <V> String check(String key, V value, BiFunction<String, V, String> check) {
        try {
            return check.apply(key, value);
        } catch (RuntimeException e) {
            return key + ": " + e;
        }
    }
}

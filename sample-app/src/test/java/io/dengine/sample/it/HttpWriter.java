package io.dengine.sample.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Clients that write in the background, each key once, each client one write after the other. A redirect is followed, as the
 * contract says; nothing is repeated after a failure.
 */
final class HttpWriter implements AutoCloseable {

    private static final int MOST_REDIRECTS = 3;
    /** For these words the contract says that nothing was written. */
    private static final Set<String> REFUSALS = Set.of("not_leader", "no_leader", "overloaded", "unavailable");

    private final Supplier<URI> target;
    private final String prefix;
    private final long pauseNanos;
    private final WriteLog log = new WriteLog();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    private HttpWriter(Supplier<URI> target, String prefix, Duration pause) {
        this.target = target;
        this.prefix = prefix;
        this.pauseNanos = pause.toNanos();
    }

    /**
     * Starts the clients.
     *
     * @param target where to send the next write
     * @param prefix what the keys start with
     * @param pause how long a client waits between two writes
     */
    static HttpWriter start(Supplier<URI> target, String prefix, int clients, Duration pause) {
        HttpWriter writer = new HttpWriter(target, prefix, pause);
        for (int i = 0; i < clients; i++) {
            int client = i;
            Thread thread = new Thread(() -> writer.run(client), "writer-" + prefix + "-" + i);
            thread.setDaemon(true);
            writer.threads.add(thread);
            thread.start();
        }
        return writer;
    }

    WriteLog log() {
        return log;
    }

    /** Waits until so many more writes have been acknowledged. */
    void awaitMore(int writes) {
        int wanted = log.count() + writes;
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> log.count() >= wanted);
    }

    /** Ends the clients after the writes that are under way. */
    WriteLog stop() {
        stopping = true;
        await().atMost(Duration.ofSeconds(60)).until(() -> threads.stream().noneMatch(Thread::isAlive));
        return log;
    }

    @Override
    public void close() {
        stopping = true;
        threads.forEach(Thread::interrupt);
    }

    private void run(int client) {
        for (int n = 0; !stopping; n++) {
            String key = prefix + "/" + client + "/" + n;
            write(key, "value of " + key);
            LockSupport.parkNanos(pauseNanos);
        }
    }

    private void write(String key, String value) {
        try {
            HttpResponse<String> response = sendAndFollow(Http.putRequest(target.get(), key, value));
            JsonNode body = response.body().startsWith("{") ? Http.json(response) : null;
            String error = body == null ? "" : body.path("error").asString("");
            String why = response.statusCode() + " " + (body == null ? "by HAProxy" : error);
            if (response.statusCode() == 200 && body != null) {
                log.acknowledged(key, value, body.get("revision").asLong());
            } else if (response.statusCode() == 503 && REFUSALS.contains(error)) {
                log.refused(key, value, why);
            } else {
                log.unknown(key, value, why);
            }
        } catch (ConnectException e) {
            log.refused(key, value, e.toString());
        } catch (IOException e) {
            log.unknown(key, value, e.toString());
        } catch (InterruptedException e) {
            log.unknown(key, value, e.toString());
            stopping = true;
        }
    }

    private HttpResponse<String> sendAndFollow(HttpRequest request) throws IOException, InterruptedException {
        HttpRequest next = request;
        for (int hops = 0; ; hops++) {
            HttpResponse<String> response = Http.CLIENT.send(next, BodyHandlers.ofString());
            if (response.statusCode() != 307 || hops == MOST_REDIRECTS) {
                return response;
            }
            log.redirected();
            URI location = URI.create(response.headers().firstValue("Location").orElseThrow());
            next = HttpRequest.newBuilder(next, (name, value) -> true)
                    .uri(location)
                    .build();
        }
    }
}

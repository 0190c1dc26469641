package io.dengine.sample.it;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads server-sent events as a browser would; remembers the id of the last one. */
final class EventStream implements AutoCloseable {

    /** A message: its id, its event name and its data. */
    record Message(String id, String event, JsonNode data) {}

    private static final JsonMapper JSON = new JsonMapper();

    private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final Stream<String> lines;
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private EventStream(Stream<String> lines) {
        this.lines = lines;
        Thread reader = new Thread(this::read, "event-stream-reader");
        reader.setDaemon(true);
        reader.start();
    }

    static EventStream open(URI uri, @Nullable String lastEventId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<Stream<String>> response = Http.CLIENT
                .sendAsync(request.build(), BodyHandlers.ofLines())
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        if (response.statusCode() != 200) {
            throw new IllegalStateException(uri + " answered " + response.statusCode());
        }
        return new EventStream(response.body());
    }

    private void read() {
        String id = "";
        String event = "message";
        String data = "";
        try {
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("event:")) {
                    event = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data = line.substring(5).strip();
                } else if (line.isEmpty() && !data.isEmpty()) {
                    messages.add(new Message(id, event, JSON.readTree(data)));
                    event = "message";
                    data = "";
                }
            }
            end.complete(null);
        } catch (RuntimeException e) {
            // the connection was cut: by the server that ended, or by close()
            end.completeExceptionally(e);
        }
    }

    /** The next message. */
    Message next() {
        try {
            Message message = messages.poll(15, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no message came");
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Waits until the server has ended the stream in order. */
    void awaitEnd(Duration timeout) {
        end.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    @Override
    public void close() {
        lines.close();
    }
}

package io.dengine.sample;

import io.dengine.EmbeddedEngine;
import io.dengine.HistoryCompactedException;
import io.dengine.kv.KvClient;
import io.dengine.watch.WatchRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * {@code GET /watch}: the changes of the keys with a prefix as server-sent events, one message for each revision. A browser's {@code EventSource} that was cut off goes on
 * where it was by itself: the id of a message is its revision, and {@code Last-Event-ID} resumes after it.
 */
@RestController
class WatchController implements DisposableBean {

    /** A comment is sent this often when nothing happens, so that a client that is gone is noticed. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    static final int MAX_STREAMS = 256;

    private final KvClient client;
    private final EmbeddedEngine engine;
    private final Set<WatchStream> streams = ConcurrentHashMap.newKeySet();
    private final Semaphore free = new Semaphore(MAX_STREAMS);

    // One thread for each stream that has something to send at this moment: a slow reader holds up no other. Twice as
    // many as streams, because one that has ended may still be in its last send.
    private final ExecutorService senders =
            new ThreadPoolExecutor(0, 2 * MAX_STREAMS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "watch-sender");
                thread.setDaemon(true);
                return thread;
            });

    WatchController(KvClient client, EmbeddedEngine engine) {
        this.client = client;
        this.engine = engine;
    }

    @GetMapping(path = "/watch", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter watch(
            @RequestParam(defaultValue = "") String prefix,
            @RequestParam(defaultValue = "0") long fromRevision,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        WatchRequest request = WatchRequest.prefix(prefix)
                .from(lastEventId == null ? fromRevision : after(lastEventId))
                .withProgress(HEARTBEAT);
        refuseCompacted(request.fromRevision());
        if (!free.tryAcquire()) {
            throw new TooManyStreamsException();
        }
        WatchStream stream = new WatchStream(this::ended);
        streams.add(stream);
        stream.begin(client, request, senders);
        return stream.emitter();
    }

    // Before the stream has begun: a browser's EventSource connects again, for ever, after a stream that ends, but not
    // after a refusal.
    private void refuseCompacted(long from) {
        if (from > 0) {
            long compacted = engine.status().compactedRevision();
            if (from <= compacted) {
                throw new HistoryCompactedException(from, compacted);
            }
        }
    }

    private void ended(WatchStream stream) {
        // it may be told more than once
        if (streams.remove(stream)) {
            free.release();
        }
    }

    private static long after(String lastEventId) {
        try {
            return Math.addExact(Long.parseLong(lastEventId), 1);
        } catch (NumberFormatException | ArithmeticException ex) {
            throw Parameters.badRequest("Last-Event-ID: was '" + lastEventId + "', allowed is the id of a message");
        }
    }

    /** A stream has no end of its own: without this a graceful shutdown would wait for it until its time is over. */
    @EventListener
    void closing(ContextClosedEvent event) {
        streams.forEach(WatchStream::close);
    }

    @Override
    public void destroy() {
        senders.shutdown();
    }

    /** More streams than this service serves. */
    static final class TooManyStreamsException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooManyStreamsException() {
            super("more than " + MAX_STREAMS + " streams are open");
        }
    }
}

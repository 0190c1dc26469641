package io.dengine.sample;

import io.dengine.HistoryCompactedException;
import io.dengine.Subscription;
import io.dengine.kv.KvClient;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** One client of {@code GET /watch}: passes on what the watch delivers until one of the two ends. Thread-safe. */
final class WatchStream implements WatchListener {

    private final SseEmitter emitter = new SseEmitter(0L);
    private final Consumer<WatchStream> onEnd;
    private @Nullable Subscription watch;
    private boolean closed;

    WatchStream(Consumer<WatchStream> onEnd) {
        this.onEnd = onEnd;
        emitter.onCompletion(this::close);
        emitter.onError(error -> close());
    }

    SseEmitter emitter() {
        return emitter;
    }

    void begin(KvClient client, WatchRequest request, Executor executor) {
        Subscription begun;
        try {
            begun = client.watch(request, executor, this);
        } catch (RuntimeException ex) {
            onEnd.accept(this);
            throw ex;
        }
        synchronized (this) {
            watch = begun;
            if (!closed) {
                return;
            }
        }
        begun.close();
    }

    @Override
    public void onBatch(WatchBatch batch) {
        try {
            emitter.send(
                    batch.isProgress()
                            ? SseEmitter.event().comment("at " + batch.revision())
                            : SseEmitter.event()
                                    .id(Long.toString(batch.revision()))
                                    .data(WatchMessage.of(batch), MediaType.APPLICATION_JSON));
        } catch (IOException ex) {
            // the client is gone, which ends the watch
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void onEnd(RuntimeException reason) {
        if (reason instanceof HistoryCompactedException compacted) {
            sendCompacted(compacted);
        }
        close();
    }

    private void sendCompacted(HistoryCompactedException compacted) {
        try {
            emitter.send(SseEmitter.event()
                    .name("compacted")
                    .data(Map.of("oldestRevision", compacted.oldestWatchableRevision()), MediaType.APPLICATION_JSON));
        } catch (IOException | IllegalStateException ex) {
            emitter.completeWithError(ex);
        }
    }

    /** Ends both. Idempotent. */
    void close() {
        Subscription ending;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            ending = watch;
        }
        if (ending != null) {
            ending.close();
        }
        onEnd.accept(this);
        emitter.complete();
    }
}

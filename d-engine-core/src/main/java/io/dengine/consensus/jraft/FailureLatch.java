package io.dengine.consensus.jraft;

import io.dengine.EngineException;
import io.dengine.storage.StorageException;
import io.dengine.storage.support.DamageAdvice;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers the first reason why this member must not continue. Thread-safe. */
final class FailureLatch {

    private static final Logger LOG = LoggerFactory.getLogger(FailureLatch.class);

    private final AtomicReference<@Nullable String> reason = new AtomicReference<>();
    private final BiConsumer<String, @Nullable Throwable> onFirst;

    FailureLatch(BiConsumer<String, @Nullable Throwable> onFirst) {
        this.onFirst = onFirst;
    }

    void fail(String problem, @Nullable Throwable cause) {
        String text = cause == null ? problem : DamageAdvice.in(problem + ": " + words(cause), cause);
        if (reason.compareAndSet(null, text)) {
            LOG.error("this member stops: {}", problem, cause);
            onFirst.accept(text, cause);
        }
    }

    // Ours say all in their messages; of others the kind is most of it.
    private static String words(Throwable cause) {
        boolean ours = cause instanceof EngineException || cause instanceof StorageException;
        return ours && cause.getMessage() != null ? cause.getMessage() : cause.toString();
    }

    @Nullable
    String reason() {
        return reason.get();
    }
}

package io.dengine.concurrent;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What futures fail with. */
public final class Failures {

    private Failures() {}

    /** Without what futures put around it. */
    public static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}

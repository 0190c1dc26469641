package io.dengine.kv;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Operations that are transactions. */
final class Txns {

    private Txns() {}

    /** The options of a compare-and-set that names none: it exchanges the value and nothing else. */
    static PutOptions keepingLease(byte @Nullable [] expected) {
        return expected == null ? PutOptions.defaults() : PutOptions.defaults().keepingLease();
    }

    static Txn compareAndSet(byte[] key, byte @Nullable [] expected, byte[] update, PutOptions options) {
        return Txn.when(expected == null ? Compare.absent(key) : Compare.valueEquals(key, expected))
                .then(TxnOp.put(key, Keys.required(update, "update"), options))
                .orElse(TxnOp.get(key))
                .build();
    }

    // Not thenApply: what fails is to fail with the exception itself, as everywhere.
    static CompletableFuture<CompareAndSetResult> compareAndSetResult(CompletableFuture<TxnResult> source) {
        CompletableFuture<CompareAndSetResult> target = new CompletableFuture<>();
        source.whenComplete((result, error) -> {
            try {
                if (error == null) {
                    target.complete(compareAndSetResult(result));
                } else {
                    target.completeExceptionally(error);
                }
            } catch (RuntimeException e) {
                target.completeExceptionally(e);
            }
        });
        return target;
    }

    static CompareAndSetResult compareAndSetResult(TxnResult result) {
        return new CompareAndSetResult(
                result.succeeded(),
                result.revision(),
                result.succeeded() ? null : result.get(0).keyValue());
    }
}

package io.dengine.kv;

import org.jspecify.annotations.Nullable;

/** Operations that are transactions. */
final class Txns {

    private Txns() {}

    static Txn compareAndSet(byte[] key, byte @Nullable [] expected, byte[] update) {
        return Txn.when(expected == null ? Compare.absent(key) : Compare.valueEquals(key, expected))
                .then(TxnOp.put(key, update))
                .orElse(TxnOp.get(key))
                .build();
    }

    static CompareAndSetResult compareAndSetResult(TxnResult result) {
        return new CompareAndSetResult(
                result.succeeded(),
                result.revision(),
                result.succeeded() ? null : result.get(0).keyValue());
    }
}

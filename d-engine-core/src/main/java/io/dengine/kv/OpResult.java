package io.dengine.kv;

/** The answer to one operation of a {@link Txn}. */
public sealed interface OpResult permits PutResult, GetResult, DeleteResult, RangeResult {

    /** The store's revision the answer reflects. */
    long revision();
}

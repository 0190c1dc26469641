package io.dengine.runtime;

import io.dengine.kv.GetAllResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyValue;
import io.dengine.kv.Scan;
import java.util.List;

/**
 * What this member has applied, read on the caller's thread. Revision 0 is the latest. A read of a revision throws {@code FutureRevisionException} when it was not
 * applied yet, and {@code HistoryCompactedException} when it is not kept any more. What looks at many keys calls its {@code check} now and then, and ends with what that
 * throws. Thread-safe.
 */
interface LocalStore {

    /**
     * A page of a scan.
     *
     * @param revision the revision it is of
     * @param items the keys, in the scan's order
     * @param count how many, or, when only that was asked for, how many the range has
     * @param more whether the range goes on
     */
    record Page(long revision, List<KeyValue> items, long count, boolean more) {}

    /** The latest revision. */
    long revision();

    /** The latest state of a key. */
    GetResult get(byte[] key);

    /** A key as of a revision. */
    GetResult get(byte[] key, long revision);

    /** Keys as of one revision. */
    GetAllResult getAll(List<byte[]> keys, long revision, Runnable check);

    /** A page. */
    Page scan(Scan scan, Runnable check);
}

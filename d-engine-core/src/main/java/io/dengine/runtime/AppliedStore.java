package io.dengine.runtime;

import io.dengine.apply.KvStore;
import io.dengine.apply.ScanResult;
import io.dengine.kv.GetAllResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.Scan;
import java.util.List;

/** {@link LocalStore} by what this member has applied. Thread-safe. */
record AppliedStore(KvStore store) implements LocalStore {

    @Override
    public long revision() {
        return store.revision();
    }

    @Override
    public GetResult get(byte[] key) {
        return store.get(key);
    }

    @Override
    public GetResult get(byte[] key, long revision) {
        return store.get(key, revision);
    }

    @Override
    public GetAllResult getAll(List<byte[]> keys, long revision, Runnable check) {
        return store.getAll(keys, revision, check);
    }

    @Override
    public Page scan(Scan scan, Runnable check) {
        ScanResult result = store.scan(scan, check);
        return new Page(result.revision(), result.items(), result.count(), result.more());
    }
}

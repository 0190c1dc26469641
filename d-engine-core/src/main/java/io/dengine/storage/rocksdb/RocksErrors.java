package io.dengine.storage.rocksdb;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageException;
import java.util.Locale;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Turns RocksDB's errors into ours. */
final class RocksErrors {

    private RocksErrors() {}

    static StorageException of(String what, RocksDBException e) {
        String message = what + " failed: " + e.getMessage();
        return code(e) == Status.Code.Corruption
                ? new CorruptionException(message, e)
                : new StorageException(message, e);
    }

    /** Opening a database that is known to be there: what cannot be found then is lost. */
    static StorageException ofOpening(String what, RocksDBException e) {
        Status.Code code = code(e);
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        boolean lost = code == Status.Code.NotFound
                || code == Status.Code.InvalidArgument
                || text.contains("no such file")
                || text.contains("not found");
        return lost ? new CorruptionException(what + " failed: " + e.getMessage(), e) : of(what, e);
    }

    private static Status.Code code(RocksDBException e) {
        Status status = e.getStatus();
        return status == null || status.getCode() == null ? Status.Code.Undefined : status.getCode();
    }
}

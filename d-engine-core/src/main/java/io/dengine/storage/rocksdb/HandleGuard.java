package io.dengine.storage.rocksdb;

import io.dengine.storage.support.CallGuard;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** A {@link CallGuard} of native handles, whose calls fail with RocksDB's exceptions. Thread-safe. */
final class HandleGuard {

    /** A call that uses native handles. */
    @FunctionalInterface
    interface NativeCall<T extends @Nullable Object> extends CallGuard.Call<T, RocksDBException> {}

    private final CallGuard guard;

    /** @param name what is guarded, as the subject of a sentence */
    HandleGuard(String name) {
        this(new CallGuard(name));
    }

    private HandleGuard(CallGuard guard) {
        this.guard = guard;
    }

    /** See {@link CallGuard#withShortCalls}. */
    static HandleGuard withShortCalls(String name) {
        return new HandleGuard(CallGuard.withShortCalls(name));
    }

    /** Runs a call while the handles are open. */
    <T extends @Nullable Object> T call(String what, NativeCall<T> call) {
        try {
            return guard.call(call);
        } catch (RocksDBException e) {
            throw RocksErrors.of(what, e);
        }
    }

    /** Runs a call that takes little time, and makes no other one, while the handles are open. */
    <T extends @Nullable Object> T callShort(String what, NativeCall<T> call) {
        try {
            return guard.callShort(call);
        } catch (RocksDBException e) {
            throw RocksErrors.of(what, e);
        }
    }

    /** See {@link CallGuard#enterShort}. */
    int enterShort() {
        return guard.enterShort();
    }

    /** See {@link CallGuard#exitShort}. */
    void exitShort(int ticket) {
        guard.exitShort(ticket);
    }

    /** Runs {@code action} while the handles are open; does nothing when they are not. */
    void ifOpen(Runnable action) {
        guard.ifOpen(action);
    }

    /** Frees the handles, once. */
    void close(Runnable free) {
        guard.close(free);
    }

    /** Frees the handles, once, if the condition holds while no call is running. */
    void closeIf(BooleanSupplier condition, Runnable free) {
        guard.closeIf(condition, free);
    }

    boolean isClosed() {
        return guard.isClosed();
    }
}

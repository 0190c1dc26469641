package io.dengine.runtime;

import io.dengine.EngineException;
import io.dengine.kv.GetAllResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.ReadConsistency;
import io.dengine.kv.ReadOptions;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.storage.StorageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does reads of keys, for a caller who waits and for one who does not.
 *
 * <p>A read of a revision that this member has applied needs no other member, whatever its consistency: what a revision contains never changes. So the pages of a scan
 * after the first are local reads. The time-out is of the whole call, what it reads locally included. Thread-safe.
 */
final class ReadCalls {

    private final RequestChecks checks;
    private final MemberState state;
    private final LocalStore store;
    private final FreshReads linearizable;
    private final FreshReads underLeaderLease;
    private final Callbacks callbacks;

    ReadCalls(
            RequestChecks checks,
            MemberState state,
            LocalStore store,
            FreshReads linearizable,
            FreshReads underLeaderLease,
            Callbacks callbacks) {
        this.checks = checks;
        this.state = state;
        this.store = store;
        this.linearizable = linearizable;
        this.underLeaderLease = underLeaderLease;
        this.callbacks = callbacks;
    }

    GetResult get(byte[] key, ReadOptions options, ClientSettings settings) {
        checks.key(key);
        long revision = RequestChecks.required(options, "options").revision();
        FreshReads reads = readsFor(options.consistency(), revision, settings);
        // Without a lambda: this is the read that costs no more than the look-up.
        return reads == null
                ? getLocally(key, revision)
                : reads.read(() -> getLocally(key, revision), settings.timeout());
    }

    private GetResult getLocally(byte[] key, long revision) {
        state.check();
        try {
            return revision == 0 ? store.get(key) : store.get(key, revision);
        } catch (StorageException e) {
            throw closedOr(e);
        }
    }

    CompletableFuture<GetResult> getAsync(byte[] key, ReadOptions options, ClientSettings settings) {
        byte[] own = checks.key(key).clone();
        long revision = RequestChecks.required(options, "options").revision();
        return start(options.consistency(), revision, settings, () -> getLocally(own, revision));
    }

    GetAllResult getAll(Collection<byte[]> keys, ReadOptions options, ClientSettings settings) {
        List<byte[]> list = checks.keys(keys);
        long revision = RequestChecks.required(options, "options").revision();
        Runnable deadline = ReadDeadline.after(settings.timeout());
        return call(options.consistency(), revision, settings, () -> store.getAll(list, revision, deadline));
    }

    CompletableFuture<GetAllResult> getAllAsync(Collection<byte[]> keys, ReadOptions options, ClientSettings settings) {
        List<byte[]> own = new ArrayList<>(checks.keys(keys));
        own.replaceAll(byte[]::clone);
        long revision = RequestChecks.required(options, "options").revision();
        Runnable deadline = ReadDeadline.after(settings.timeout());
        return start(options.consistency(), revision, settings, locally(() -> store.getAll(own, revision, deadline)));
    }

    /**
     * Reads a page.
     *
     * @param source gets the pages after it
     */
    ScanPage scan(Scan scan, ClientSettings settings, Function<Scan, ScanPage> source) {
        checks.scan(scan);
        Runnable deadline = ReadDeadline.after(settings.timeout());
        return call(scan.consistency(), scan.revision(), settings, () -> page(scan, source, deadline));
    }

    CompletableFuture<ScanPage> scanAsync(Scan scan, ClientSettings settings, Function<Scan, ScanPage> source) {
        checks.scan(scan);
        Runnable deadline = ReadDeadline.after(settings.timeout());
        return start(scan.consistency(), scan.revision(), settings, locally(() -> page(scan, source, deadline)));
    }

    private ScanPage page(Scan scan, Function<Scan, ScanPage> source, Runnable deadline) {
        LocalStore.Page page = store.scan(scan, deadline);
        return new ScanPage(scan, page.revision(), page.items(), page.count(), page.more(), source);
    }

    private <T> T call(
            @Nullable ReadConsistency consistency, long revision, ClientSettings settings, Supplier<T> read) {
        FreshReads reads = readsFor(consistency, revision, settings);
        Supplier<T> local = locally(read);
        return reads == null ? local.get() : reads.read(local, settings.timeout());
    }

    private <T> CompletableFuture<T> start(
            @Nullable ReadConsistency consistency, long revision, ClientSettings settings, Supplier<T> local) {
        try {
            FreshReads reads = readsFor(consistency, revision, settings);
            if (reads == null) {
                return CompletableFuture.completedFuture(local.get());
            }
            callbacks.admit();
            return reads.readAsync(local, settings.timeout());
        } catch (EngineException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Null when the read is done at once. */
    private @Nullable FreshReads readsFor(
            @Nullable ReadConsistency consistency, long revision, ClientSettings settings) {
        state.check();
        if (revision > 0 && revision <= store.revision()) {
            return null;
        }
        return switch (settings.consistencyOf(consistency)) {
            case EVENTUAL -> null;
            case LEASE -> underLeaderLease;
            case LINEARIZABLE -> linearizable;
        };
    }

    private <T> Supplier<T> locally(Supplier<T> read) {
        return () -> {
            state.check();
            try {
                return read.get();
            } catch (StorageException e) {
                throw closedOr(e);
            }
        };
    }

    // A member that is stopped, or fails, closes its store beneath those who read: they get the reason, not what they
    // met.
    private EngineException closedOr(StorageException met) {
        try {
            state.check();
            return met;
        } catch (EngineException reason) {
            reason.addSuppressed(met);
            return reason;
        }
    }
}

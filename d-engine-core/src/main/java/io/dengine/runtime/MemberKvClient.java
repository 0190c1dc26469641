package io.dengine.runtime;

import io.dengine.LimitsConfig;
import io.dengine.apply.CommandResult;
import io.dengine.apply.KvStore;
import io.dengine.command.Command;
import io.dengine.command.CommandCodec;
import io.dengine.kv.AsyncKvClient;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.LocalKvClient;
import io.dengine.kv.PutResult;
import io.dengine.kv.ReadConsistency;
import io.dengine.storage.StorageException;
import io.dengine.watch.Watcher;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The client of a running member. Thread-safe. */
final class MemberKvClient implements LocalKvClient {

    private final String nodeId;
    private final LimitsConfig limits;
    private final RequestChecks checks;
    private final WritePath writes;
    private final ReadBarrier barrier;
    private final KvStore store;
    private final WatchRegistry watches;
    private final MemberState state;
    private final Executor callbacks;
    private final AsyncKvClient async = new Async();

    MemberKvClient(
            String nodeId,
            LimitsConfig limits,
            WritePath writes,
            ReadBarrier barrier,
            KvStore store,
            WatchRegistry watches,
            MemberState state,
            Executor callbacks) {
        this.nodeId = nodeId;
        this.limits = limits;
        this.checks = new RequestChecks(limits);
        this.writes = writes;
        this.barrier = barrier;
        this.store = store;
        this.watches = watches;
        this.state = state;
        this.callbacks = callbacks;
    }

    @Override
    public String nodeId() {
        return nodeId;
    }

    @Override
    public PutResult put(byte[] key, byte[] value) {
        return putResult(await(submitPut(key, value)));
    }

    @Override
    public PutResult put(String key, String value) {
        return put(checks.key(key), checks.value(value));
    }

    @Override
    public GetResult get(byte[] key) {
        return get(key, ReadConsistency.LINEARIZABLE);
    }

    @Override
    public GetResult get(String key) {
        return get(checks.key(key));
    }

    @Override
    public GetResult get(byte[] key, ReadConsistency consistency) {
        checkRead(key, consistency);
        if (consistency == ReadConsistency.LINEARIZABLE) {
            Waits.forRead(barrier.await(limits.requestTimeout()), limits.requestTimeout(), barrier::timedOut);
        }
        return readLocally(key);
    }

    // A read that was let through may meet a store that is closed meanwhile.
    private GetResult readLocally(byte[] key) {
        try {
            return store.get(key);
        } catch (StorageException e) {
            state.check();
            throw e;
        }
    }

    @Override
    public GetResult get(String key, ReadConsistency consistency) {
        return get(checks.key(key), consistency);
    }

    @Override
    public DeleteResult delete(byte[] key) {
        return deleteResult(await(submitDelete(key)));
    }

    @Override
    public DeleteResult delete(String key) {
        return delete(checks.key(key));
    }

    @Override
    public Watcher watch(byte[] key) {
        checks.key(key);
        state.check();
        return watches.watch(key);
    }

    @Override
    public Watcher watch(String key) {
        return watch(checks.key(key));
    }

    @Override
    public AsyncKvClient async() {
        return async;
    }

    private void checkRead(byte[] key, ReadConsistency consistency) {
        checks.key(key);
        if (consistency == null) {
            throw new IllegalArgumentException("consistency must not be null");
        }
        state.check();
    }

    private PendingWrite submitPut(byte[] key, byte[] value) {
        checks.key(key);
        checks.value(value);
        return submit(CommandCodec.encode(new Command.Put(key, value)));
    }

    private PendingWrite submitDelete(byte[] key) {
        checks.key(key);
        return submit(CommandCodec.encode(new Command.Delete(key)));
    }

    private PendingWrite submit(byte[] command) {
        checks.request(command);
        state.check();
        return writes.submit(command, limits.requestTimeout());
    }

    private CommandResult await(PendingWrite write) {
        return Waits.forWrite(write, writes);
    }

    private static PutResult putResult(CommandResult result) {
        return new PutResult(((CommandResult.PutDone) result).revision());
    }

    private static DeleteResult deleteResult(CommandResult result) {
        CommandResult.DeleteDone done = (CommandResult.DeleteDone) result;
        return new DeleteResult(done.revision(), done.deleted());
    }

    /** Futures complete on the callback threads, so that a slow dependent stage holds up no other write. */
    private final class Async implements AsyncKvClient {

        // Not thenApplyAsync, which leaves the executor out when the source fails: the caller's stages would then run
        // on
        // whatever thread noticed, one of Raft's, say.
        private <S, T> CompletableFuture<T> onCallbackThread(CompletableFuture<S> source, Function<S, T> toResult) {
            CompletableFuture<T> result = new CompletableFuture<>();
            source.whenCompleteAsync(
                    (value, error) -> {
                        try {
                            if (error != null) {
                                result.completeExceptionally(error);
                            } else {
                                result.complete(toResult.apply(value));
                            }
                        } catch (RuntimeException | Error e) {
                            result.completeExceptionally(e);
                        }
                    },
                    callbacks);
            return result;
        }

        @Override
        public CompletableFuture<PutResult> put(byte[] key, byte[] value) {
            return onCallbackThread(submitPut(key, value).outcome(), MemberKvClient::putResult);
        }

        @Override
        public CompletableFuture<PutResult> put(String key, String value) {
            return put(checks.key(key), checks.value(value));
        }

        @Override
        public CompletableFuture<GetResult> get(byte[] key) {
            return get(key, ReadConsistency.LINEARIZABLE);
        }

        @Override
        public CompletableFuture<GetResult> get(String key) {
            return get(checks.key(key));
        }

        @Override
        public CompletableFuture<GetResult> get(byte[] key, ReadConsistency consistency) {
            checkRead(key, consistency);
            if (consistency == ReadConsistency.LINEARIZABLE) {
                return onCallbackThread(barrier.await(limits.requestTimeout()), passed -> readLocally(key));
            }
            return CompletableFuture.completedFuture(readLocally(key));
        }

        @Override
        public CompletableFuture<GetResult> get(String key, ReadConsistency consistency) {
            return get(checks.key(key), consistency);
        }

        @Override
        public CompletableFuture<DeleteResult> delete(byte[] key) {
            return onCallbackThread(submitDelete(key).outcome(), MemberKvClient::deleteResult);
        }

        @Override
        public CompletableFuture<DeleteResult> delete(String key) {
            return delete(checks.key(key));
        }
    }
}

package io.dengine.runtime;

import io.dengine.DiskFullException;
import io.dengine.EngineConfig;
import io.dengine.EngineException;
import io.dengine.LeaderInfo;
import io.dengine.LimitsConfig;
import io.dengine.OverloadedException;
import io.dengine.RaftConfig;
import io.dengine.Role;
import io.dengine.Subscription;
import io.dengine.command.Command;
import io.dengine.command.CommandResult;
import io.dengine.command.EntryCodec;
import io.dengine.consensus.Proposal;
import io.dengine.kv.GetAllResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.ReadConsistency;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.lease.LeaseListener;
import io.dengine.lease.LeaseStatus;
import io.dengine.lease.RenewedLease;
import io.dengine.runtime.forward.Forwarding;
import io.dengine.watch.KvMirror;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client above parts that a test controls. Leads at first. */
final class ClientWorld implements AutoCloseable {

    static final LeaderInfo SELF = new LeaderInfo("n1", 1, "127.0.0.1:9081", null);
    static final LeaderInfo OTHER = new LeaderInfo("n2", 2, "127.0.0.1:9082", null);
    static final Duration TIMEOUT = Duration.ofSeconds(30);
    static final String CALLBACK_THREAD = "test-callback";
    static final String OWN_THREAD = "test-own";

    final LimitsConfig limits =
            new LimitsConfig(16, 64, 256, 8, 200, 100, 1000, 1 << 20, 10, TIMEOUT, 10, 1024, 2048, 10);
    final EngineConfig config = EngineConfig.builder().limits(limits).build();
    final FakeConsensus consensus = new FakeConsensus();
    final LeadershipHub leadership = new LeadershipHub();
    final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    final WriteFailures failures = new WriteFailures("n1", leadership, failure::get);
    final MemberState state = new MemberState("n1", failures, failure::get);
    final Forwarder forwarder = new Forwarder();
    final Store store = new Store();
    final Reads linearizable = new Reads();
    final Reads underLeaderLease = new Reads();
    final Watching watching = new Watching();
    final Renewing renewing = new Renewing();
    final ExecutorService callbacks = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, CALLBACK_THREAD);
        thread.setDaemon(true);
        return thread;
    });
    final ExecutorService own = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, OWN_THREAD);
        thread.setDaemon(true);
        return thread;
    });
    final List<Boolean> admissions = new CopyOnWriteArrayList<>();
    volatile @Nullable DiskFullException notAdmitted;
    volatile @Nullable OverloadedException notTaken;
    volatile Function<Boolean, LeaseStatus> measured =
            withKeys -> new LeaseStatus(7, Duration.ofSeconds(10), Duration.ofSeconds(4), List.of());

    final WritePath path = new WritePath(
            "n1", limits, RaftConfig.defaults(), consensus.asConsensus(), failures, leadership, growsStore -> {
                admissions.add(growsStore);
                DiskFullException refusal = notAdmitted;
                if (refusal != null) {
                    throw refusal;
                }
            });
    final LeaderLeases leaderLeases =
            new LeaderLeases(leadership, failures, underLeaderLease, (leaseId, withKeys) -> measured.apply(withKeys));
    private final ClientParts whole = ClientParts.of(
            config,
            new ClientParts.Member(
                    state,
                    leadership,
                    path,
                    forwarder,
                    store,
                    linearizable,
                    underLeaderLease,
                    leaderLeases,
                    watching,
                    renewing,
                    own,
                    new Callbacks() {
                        @Override
                        public void admit() {
                            OverloadedException refusal = notTaken;
                            if (refusal != null) {
                                throw refusal;
                            }
                        }

                        @Override
                        public void execute(Runnable task) {
                            callbacks.execute(task);
                        }
                    }));
    final List<Command> commands = new CopyOnWriteArrayList<>();
    final ClientParts parts = new ClientParts(
            whole.nodeId(),
            whole.checks(),
            whole.state(),
            new WriteRequests(limits, whole.checks(), this::encode),
            whole.writes(),
            whole.reads(),
            whole.leases(),
            whole.watches());
    final MemberKvClient client = new MemberKvClient(parts, ClientSettings.of(config));

    ClientWorld() {
        leads();
        state.running();
        path.start();
    }

    // The binary form is not what is tested here: a command is its number.
    private synchronized byte[] encode(Command command) {
        commands.add(command);
        return ByteBuffer.allocate(Integer.BYTES).putInt(commands.size() - 1).array();
    }

    Command decode(byte[] encoded) {
        return commands.get(ByteBuffer.wrap(encoded).getInt());
    }

    /** Answers what is proposed, at once. */
    void answer(Function<Command, CommandResult> results) {
        consensus.onPropose = (entry, proposal) -> {
            List<CommandResult> all = new ArrayList<>();
            for (ByteBuffer command : EntryCodec.decode(ByteBuffer.wrap(entry))) {
                all.add(results.apply(commands.get(command.getInt())));
            }
            ((EntryProposal) proposal).applied(all);
        };
    }

    /** Lets Raft say what it says of every entry. */
    void propose(Consumer<Proposal> outcome) {
        consensus.onPropose = (entry, proposal) -> outcome.accept(proposal);
    }

    void leads() {
        leadership.publish(Role.LEADER, 1, SELF);
    }

    void follows() {
        leadership.publish(Role.FOLLOWER, 2, OTHER);
    }

    void hasNoLeader() {
        leadership.publish(Role.CANDIDATE, 2, null);
    }

    @Override
    public void close() {
        path.stop(TIMEOUT);
        callbacks.shutdown();
        own.shutdown();
    }

    static final class Forwarder implements Forwarding {

        final List<byte[]> commands = new CopyOnWriteArrayList<>();
        final List<Duration> timeouts = new CopyOnWriteArrayList<>();
        volatile CompletableFuture<CommandResult> answer = new CompletableFuture<>();
        volatile CompletableFuture<LeaseStatus> status = new CompletableFuture<>();

        @Override
        public CompletableFuture<CommandResult> write(byte[] command, Duration timeout) {
            commands.add(command);
            timeouts.add(timeout);
            return answer;
        }

        @Override
        public CompletableFuture<LeaseStatus> timeToLive(long leaseId, boolean withKeys, Duration timeout) {
            commands.add(new byte[] {(byte) leaseId, (byte) (withKeys ? 1 : 0)});
            timeouts.add(timeout);
            return status;
        }
    }

    /** Does the read when the test says so; at once unless told otherwise. */
    static final class Reads implements FreshReads {

        final List<Duration> timeouts = new CopyOnWriteArrayList<>();
        volatile Runnable before = () -> {};
        volatile @Nullable CompletableFuture<Void> gate;

        @Override
        public <T> T read(Supplier<T> read, Duration timeout) {
            timeouts.add(timeout);
            before.run();
            return read.get();
        }

        @Override
        public <T> CompletableFuture<T> readAsync(Supplier<T> read, Duration timeout) {
            timeouts.add(timeout);
            CompletableFuture<Void> wait = gate;
            try {
                before.run();
            } catch (EngineException e) {
                return CompletableFuture.failedFuture(e);
            }
            return Delivery.of(
                    wait == null ? CompletableFuture.completedFuture(null) : wait, ready -> read.get(), Runnable::run);
        }
    }

    static final class Store implements LocalStore {

        final List<String> asked = new CopyOnWriteArrayList<>();
        volatile long revision = 5;
        volatile Runnable onRead = () -> {};
        volatile @Nullable RuntimeException failure;
        volatile boolean more;
        volatile @Nullable Thread reader;

        private void asked(String what) {
            asked.add(what);
            reader = Thread.currentThread();
            onRead.run();
            RuntimeException thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
        }

        static KeyValue item(byte[] key) {
            return new KeyValue(key.clone(), new byte[] {'v'}, 1, 2, 3, 0);
        }

        @Override
        public long revision() {
            return revision;
        }

        @Override
        public GetResult get(byte[] key) {
            asked("get " + new String(key));
            return new GetResult(revision, item(key));
        }

        @Override
        public GetResult get(byte[] key, long atRevision) {
            asked("get " + new String(key) + " at " + atRevision);
            return new GetResult(atRevision, item(key));
        }

        @Override
        public GetAllResult getAll(List<byte[]> keys, long atRevision, Runnable check) {
            List<String> texts = keys.stream().map(String::new).toList();
            asked("getAll " + texts + " at " + atRevision);
            check.run();
            return new GetAllResult(revision, keys.stream().map(Store::item).toList());
        }

        @Override
        public Page scan(Scan scan, Runnable check) {
            asked("scan " + scan);
            check.run();
            List<KeyValue> items = new ArrayList<>();
            items.add(item(scan.range().from()));
            return new Page(scan.revision() == 0 ? revision : scan.revision(), items, 1, more);
        }
    }

    static final class Watching implements Watches {

        final List<Object> asked = new CopyOnWriteArrayList<>();
        volatile @Nullable Function<Scan, ScanPage> scans;

        @Override
        public Watcher watch(WatchRequest request) {
            asked.add(request);
            throw new UnsupportedOperationException("a watcher");
        }

        @Override
        public Subscription watch(WatchRequest request, Executor executor, WatchListener listener) {
            asked.addAll(List.of(request, executor, listener));
            return () -> {};
        }

        @Override
        public KvMirror mirror(KeyRange range, Function<Scan, ScanPage> pages, Duration timeout) {
            asked.addAll(List.of(range, timeout));
            scans = pages;
            throw new UnsupportedOperationException("a mirror");
        }
    }

    static final class Renewing implements Renewals {

        final List<Object> asked = new CopyOnWriteArrayList<>();
        volatile CompletableFuture<RenewedLease> answer = new CompletableFuture<>();

        @Override
        public CompletableFuture<RenewedLease> start(long leaseId, LeaseListener listener, Duration timeout) {
            asked.addAll(List.of(leaseId, listener, timeout));
            return answer;
        }
    }

    /** How a consistency is read; null for eventually. */
    @Nullable
    Reads readsOf(ReadConsistency consistency) {
        return switch (consistency) {
            case LINEARIZABLE -> linearizable;
            case LEASE -> underLeaderLease;
            case EVENTUAL -> null;
        };
    }
}

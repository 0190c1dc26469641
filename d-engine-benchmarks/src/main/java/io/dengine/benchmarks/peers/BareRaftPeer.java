package io.dengine.benchmarks.peers;

import com.alipay.remoting.rpc.RpcServer;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import com.alipay.sofa.jraft.rpc.RaftRpcServerFactory;
import com.alipay.sofa.jraft.rpc.impl.BoltRpcServer;
import io.dengine.Member;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * SOFAJRaft with its own log storage and transport and the plainest state machine: one entry for each put, written into RocksDB. No revisions, no history, no watches, no
 * snapshots; the election timeout is the engine's.
 */
public final class BareRaftPeer implements Peer {

    private static final byte[] NO_CONTEXT = new byte[0];

    private final RaftGroupService service;
    private final Node node;
    private final PlainStore store;

    private BareRaftPeer(RaftGroupService service, PlainStore store) {
        this.service = service;
        this.node = service.start(true);
        this.store = store;
    }

    /** Opens a member. */
    public static BareRaftPeer open(String id, List<Member> members, Path directory) {
        PlainStore store = PlainStore.open(directory.resolve("state"), PlainOptions.defaults());
        Configuration configuration = new Configuration();
        PeerId self = new PeerId();
        for (Member member : members) {
            PeerId peer = PeerId.parsePeer(member.address());
            configuration.addPeer(peer);
            if (member.id().equals(id)) {
                self = peer;
            }
        }
        NodeOptions node = new NodeOptions();
        node.setInitialConf(configuration);
        node.setFsm(new PlainStateMachine(store));
        node.setLogUri(directory.resolve("log").toString());
        node.setRaftMetaUri(directory.resolve("meta").toString());
        node.setElectionTimeoutMs(1000);
        node.setSnapshotIntervalSecs(0);
        node.getRaftOptions().setSync(true);
        // as the engine does
        node.getRaftOptions().setOpenStatistics(false);
        // the library's own server would listen on every address
        BoltRpcServer server = new BoltRpcServer(new RpcServer(self.getIp(), self.getPort(), true));
        RaftRpcServerFactory.addRaftRequestProcessors(server);
        return new BareRaftPeer(new RaftGroupService("bare", self, node, server), store);
    }

    @Override
    public boolean isLeader() {
        return node.isLeader();
    }

    @Override
    public CompletableFuture<?> put(byte[] key, byte[] value) {
        CompletableFuture<Status> done = new CompletableFuture<>();
        ByteBuffer entry = ByteBuffer.allocate(Integer.BYTES + key.length + value.length)
                .putInt(key.length)
                .put(key)
                .put(value)
                .flip();
        node.apply(new Task(entry, status -> {
            if (status.isOk()) {
                done.complete(status);
            } else {
                done.completeExceptionally(new IllegalStateException(status.toString()));
            }
        }));
        return done;
    }

    @Override
    public CompletableFuture<?> get(byte[] key) {
        CompletableFuture<byte @Nullable []> done = new CompletableFuture<>();
        node.readIndex(NO_CONTEXT, new Read<byte @Nullable []>(done, () -> store.get(key)));
        return done;
    }

    @Override
    public boolean hasValue(@Nullable Object got) {
        return got != null;
    }

    @Override
    public CompletableFuture<Integer> scan(byte[] from, int limit) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        node.readIndex(
                NO_CONTEXT, new Read<>(done, () -> store.scan(from, limit).size()));
        return done;
    }

    @Override
    public boolean leaseGet(byte[] key) {
        CompletableFuture<byte @Nullable []> done = new CompletableFuture<>();
        node.readIndex(
                ReadOnlyOption.ReadOnlyLeaseBased, NO_CONTEXT, new Read<byte @Nullable []>(done, () -> store.get(key)));
        return done.join() != null;
    }

    @Override
    public boolean localGet(byte[] key) {
        return store.get(key) != null;
    }

    @Override
    public AutoCloseable watch(byte[] key, Runnable onEvent) {
        throw new UnsupportedOperationException("bare Raft has no watches");
    }

    @Override
    public CompletableFuture<?> grantLease(Duration ttl) {
        throw new UnsupportedOperationException("bare Raft has no leases");
    }

    @Override
    public void close() {
        service.shutdown();
        try {
            service.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }

    /** Reads when the library says that it may; without a timer of its own for each. */
    private static final class Read<T extends @Nullable Object> extends ReadIndexClosure {

        private static final long NO_TIMEOUT = -1;

        private final CompletableFuture<T> done;
        private final Supplier<T> read;

        Read(CompletableFuture<T> done, Supplier<T> read) {
            super(NO_TIMEOUT);
            this.done = done;
            this.read = read;
        }

        @Override
        public void run(Status status, long index, byte[] context) {
            if (!status.isOk()) {
                done.completeExceptionally(new IllegalStateException(status.toString()));
                return;
            }
            try {
                done.complete(read.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        }
    }
}

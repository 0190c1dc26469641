package io.dengine.benchmarks.peers;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import io.dengine.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * SOFAJRaft with its own log storage and transport and the plainest state machine: one entry for each put, written into RocksDB. No revisions, no history, no watches.
 */
public final class BareRaftPeer implements Peer {

    private final RaftGroupService service;
    private final Node node;
    private final Options options;
    private final RocksDB db;
    private final WriteOptions unlogged;

    private BareRaftPeer(RaftGroupService service, Options options, RocksDB db, WriteOptions unlogged) {
        this.service = service;
        this.node = service.start();
        this.options = options;
        this.db = db;
        this.unlogged = unlogged;
    }

    /** Opens a member. */
    public static BareRaftPeer open(String id, List<Member> members, Path directory) {
        RocksDB.loadLibrary();
        Options options = new Options().setCreateIfMissing(true);
        WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
        RocksDB db;
        try {
            Files.createDirectories(directory);
            db = RocksDB.open(options, directory.resolve("state").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
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
        node.setFsm(new Puts(db, unlogged));
        node.setLogUri(directory.resolve("log").toString());
        node.setRaftMetaUri(directory.resolve("meta").toString());
        node.setElectionTimeoutMs(1000);
        node.setSnapshotIntervalSecs(0);
        node.getRaftOptions().setSync(true);
        return new BareRaftPeer(new RaftGroupService("bare", self, node), options, db, unlogged);
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
        node.apply(new Task(entry, status -> complete(done, status)));
        return done;
    }

    @Override
    public CompletableFuture<?> get(byte[] key) {
        CompletableFuture<byte[]> done = new CompletableFuture<>();
        node.readIndex(new byte[0], new ReadIndexClosure() {
            @Override
            public void run(Status status, long index, byte[] context) {
                if (status.isOk()) {
                    done.complete(read(key));
                } else {
                    done.completeExceptionally(new IllegalStateException(status.toString()));
                }
            }
        });
        return done;
    }

    @Override
    public Object leaseGet(byte[] key) {
        CompletableFuture<byte[]> done = new CompletableFuture<>();
        node.readIndex(ReadOnlyOption.ReadOnlyLeaseBased, new byte[0], new ReadIndexClosure(-1) {
            @Override
            public void run(Status status, long index, byte[] context) {
                if (status.isOk()) {
                    done.complete(read(key));
                } else {
                    done.completeExceptionally(new IllegalStateException(status.toString()));
                }
            }
        });
        return String.valueOf(done.join());
    }

    @Override
    public Object localGet(byte[] key) {
        return String.valueOf(read(key));
    }

    private byte @Nullable [] read(byte[] key) {
        try {
            return db.get(key);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void complete(CompletableFuture<Status> done, Status status) {
        if (status.isOk()) {
            done.complete(status);
        } else {
            done.completeExceptionally(new IllegalStateException(status.toString()));
        }
    }

    @Override
    public void close() {
        service.shutdown();
        try {
            service.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        db.close();
        unlogged.close();
        options.close();
    }

    /** One write for each portion of entries that the library hands over. */
    private static final class Puts extends StateMachineAdapter {

        private final RocksDB db;
        private final WriteOptions unlogged;

        Puts(RocksDB db, WriteOptions unlogged) {
            this.db = db;
            this.unlogged = unlogged;
        }

        @Override
        public void onApply(Iterator iterator) {
            List<Closure> answered = new ArrayList<>();
            try (WriteBatch batch = new WriteBatch()) {
                while (iterator.hasNext()) {
                    ByteBuffer entry = iterator.getData().slice();
                    byte[] key = new byte[entry.getInt()];
                    entry.get(key);
                    byte[] value = new byte[entry.remaining()];
                    entry.get(value);
                    batch.put(key, value);
                    if (iterator.done() != null) {
                        answered.add(iterator.done());
                    }
                    iterator.next();
                }
                db.write(unlogged, batch);
            } catch (RocksDBException e) {
                throw new IllegalStateException(e);
            }
            answered.forEach(closure -> closure.run(Status.OK()));
        }
    }
}

package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A cluster of the Raft library alone, one of whose members starts so late that it has to install a snapshot, and takes one of its own afterwards. Prints how many snapshots it keeps then; it needs one.
 */
final class LibraryInstalledSnapshot {

    private static final String GROUP = "group";
    private static final int ENTRIES = 20;
    private static final long PATIENCE_SECONDS = 60;

    private LibraryInstalledSnapshot() {}

    /** Arguments: an empty directory, three ports. */
    public static void main(String[] args) {
        try {
            run(args);
        } catch (Exception e) {
            e.printStackTrace();
        }
        // without an end in order, which nobody waits for
        Runtime.getRuntime().halt(0);
    }

    private static void run(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        Configuration cluster = new Configuration();
        for (int i = 1; i < args.length; i++) {
            cluster.addPeer(peer(args[i]));
        }
        List<Node> early = new ArrayList<>();
        for (int i = 1; i < args.length - 1; i++) {
            early.add(start(directory.resolve(args[i]), peer(args[i]), cluster, new Counter()));
        }
        // the library deletes what was before the snapshot before the latest
        for (int i = 0; i < 2; i++) {
            apply(early);
            for (Node node : early) {
                snapshot(node);
            }
        }
        apply(early);

        Counter installed = new Counter();
        String late = args[args.length - 1];
        Node latecomer = start(directory.resolve(late), peer(late), cluster, installed);
        await(() -> installed.loaded.get() > 0 && installed.applied.get() >= ENTRIES);
        snapshot(latecomer);
        try (Stream<Path> snapshots = Files.list(directory.resolve(late).resolve("snapshot"))) {
            System.out.println("snapshots kept: "
                    + snapshots
                            .filter(path -> path.getFileName().toString().startsWith("snapshot_"))
                            .count());
        }
    }

    private static Node start(Path directory, PeerId self, Configuration cluster, Counter counter) throws IOException {
        Files.createDirectories(directory);
        NodeOptions options = new NodeOptions();
        options.setInitialConf(cluster);
        options.setElectionTimeoutMs((int) Duration.ofSeconds(1).toMillis());
        options.setSnapshotIntervalSecs(0);
        options.setLogUri(directory.resolve("log").toString());
        options.setRaftMetaUri(directory.resolve("meta").toString());
        options.setSnapshotUri(directory.resolve("snapshot").toString());
        options.setFsm(counter);
        return new RaftGroupService(GROUP, self, options).start();
    }

    private static void apply(List<Node> nodes) throws Exception {
        for (int i = 0; i < ENTRIES; i++) {
            await(() -> nodes.stream().anyMatch(Node::isLeader));
            CompletableFuture<Status> done = new CompletableFuture<>();
            Node leader = nodes.stream().filter(Node::isLeader).findFirst().orElseThrow();
            leader.apply(new Task(ByteBuffer.wrap(new byte[8]), done::complete));
            check(done.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    private static void snapshot(Node node) throws Exception {
        CompletableFuture<Status> done = new CompletableFuture<>();
        node.snapshot(done::complete);
        check(done.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    private static void check(Status status) {
        if (!status.isOk()) {
            throw new IllegalStateException(status.toString());
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new IllegalStateException("not within " + PATIENCE_SECONDS + " s");
            }
            Thread.sleep(10);
        }
    }

    private static PeerId peer(String port) {
        return new PeerId("127.0.0.1", Integer.parseInt(port));
    }

    /** Counts entries; its snapshots are empty. */
    private static final class Counter extends StateMachineAdapter {

        private final AtomicInteger applied = new AtomicInteger();
        private final AtomicInteger loaded = new AtomicInteger();

        @Override
        public void onApply(Iterator entries) {
            while (entries.hasNext()) {
                applied.incrementAndGet();
                if (entries.done() != null) {
                    entries.done().run(Status.OK());
                }
                entries.next();
            }
        }

        @Override
        public void onSnapshotSave(SnapshotWriter writer, Closure done) {
            done.run(Status.OK());
        }

        @Override
        public boolean onSnapshotLoad(SnapshotReader reader) {
            loaded.incrementAndGet();
            return true;
        }
    }
}

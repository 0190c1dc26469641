package io.dengine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dengine.EmbeddedEngine;
import io.dengine.HistoryCompactedException;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.apply.KvStore;
import io.dengine.apply.StateCheck;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.KvClient;
import io.dengine.kv.PutOptions;
import io.dengine.kv.ReadConsistency;
import io.dengine.kv.Scan;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import io.dengine.kv.TxnResult;
import io.dengine.lease.LeaseNotFoundException;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StoreCopies;
import io.dengine.storage.rocksdb.RocksDbStateMachine;
import io.dengine.storage.support.DurableFiles;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Random writes on three members against {@link StoreModel}, from whichever member, with changes of leader, restarts and members that are killed in the middle, and leases that end. Afterwards every
 * member has the same rows, the same past and the same hash at the same entry of the log, and every watcher has seen the same changes.
 */
class ReplicatedModelTests {

    private static final Duration CHECKS = Duration.ofSeconds(1);

    /** Of a lease that is to end: long enough for the put that comes after the grant. */
    private static final Duration SHORT = Duration.ofMillis(300);

    /** Short, since a leader that was killed tries it in vain. */
    private static final Duration HAND_OVER = Duration.ofSeconds(1);

    private static Path directory;
    private static TestCluster cluster;
    private static boolean handsOver;

    /** What each member has applied, to be read beside the engine. */
    private static final Map<String, StateMachine> STATES = new ConcurrentHashMap<>();

    private static final Map<String, KillableStorage> STORAGES = new ConcurrentHashMap<>();

    /** What happens at a step: a write through a member, or something to the cluster; answers the model after it. */
    sealed interface Step {
        StoreModel run(StoreModel model);
    }

    record Write(int member, ModelAction action) implements Step {

        @Override
        public StoreModel run(StoreModel model) {
            return write(member, action, model);
        }
    }

    /** Keys are put with a lease that nobody renews; perhaps the leader changes before it ends. */
    record LeaseEnds(int member, String first, String second, boolean leaderChanges) implements Step {

        @Override
        public StoreModel run(StoreModel model) {
            return endLease(this, model);
        }
    }

    record Transfer() implements Step {

        @Override
        public StoreModel run(StoreModel model) {
            transferLeadership();
            return model;
        }
    }

    record Restart(int member, boolean killed) implements Step {

        @Override
        public StoreModel run(StoreModel model) {
            restart(cluster.ids().get(member), killed);
            return model;
        }
    }

    @BeforeContainer
    static void startThreeMembers() throws IOException {
        directory = Files.createTempDirectory("replicated-model");
        cluster = new TestCluster(directory, 3, builder -> builder.stateCheckInterval(CHECKS)
                .handOverTimeout(handsOver ? HAND_OVER : Duration.ZERO));
        cluster.ids().forEach(ReplicatedModelTests::start);
        cluster.awaitLeader();
    }

    @AfterContainer
    static void stopThem() {
        cluster.close();
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void everyAnswerIsThatOfTheModelAndAllMembersEndAlike(@ForAll("steps") List<Step> steps, @ForAll Random random)
            throws InterruptedException {
        KvClient any = anyClient(0);
        retried(() -> any.put("a", ""));
        long first = retried(() -> any.deleteRange(KeyRange.all())).revision();
        compact(any, first);
        StoreModel model = new StoreModel(first);
        for (int i = 0; i < 3; i++) {
            model.grant(retried(() -> any.grantLease(ModelAction.TTL)).id());
        }

        for (Step step : steps) {
            model = step.run(model);
        }
        assertAllMembersAre(model, random);
    }

    private static StoreModel write(int member, ModelAction action, StoreModel before) {
        StoreModel after = before.copy();
        action.model(after);
        try {
            retried(() -> {
                action.run(anyClient(member), before, after);
                return true;
            });
            return after;
        } catch (OutcomeUnknownException e) {
            // It took effect or it did not; nothing else may have happened.
            if (after.compacted() != before.compacted()) {
                compact(anyClient(member), after.compacted());
            }
            return isNow(anyClient(member), after) ? after : before;
        }
    }

    private static boolean isNow(KvClient client, StoreModel model) {
        return retried(() -> rows(client, 0)).equals(model.keys())
                && retried(() -> client.scan(Scan.all().limit(1))).revision() == model.revision();
    }

    private static void compact(KvClient client, long revision) {
        try {
            retried(() -> {
                client.compact(revision);
                return true;
            });
        } catch (HistoryCompactedException e) {
            assertThat(e.oldestRevision()).as("compacted by a try before").isEqualTo(revision);
        }
    }

    private static StoreModel endLease(LeaseEnds step, StoreModel before) {
        KvClient client = anyClient(step.member());
        long granted = System.nanoTime();
        long lease = retried(() -> client.grantLease(SHORT)).id();
        StoreModel after = before.copy();
        after.grant(lease);
        after.begin();
        after.put(step.first(), "leased", lease);
        after.put(step.second(), "leased", lease);
        after.end();
        PutOptions options = PutOptions.lease(lease);
        boolean put = false;
        try {
            TxnResult result = retried(() -> client.transact(Txn.when()
                    .then(TxnOp.put(step.first(), "leased", options), TxnOp.put(step.second(), "leased", options))
                    .build()));
            assertThat(result.revision()).isEqualTo(after.revision());
            put = true;
        } catch (LeaseNotFoundException | OutcomeUnknownException e) {
            // it ended before the put, or nobody knows: the revision tells it
        }
        if (step.leaderChanges()) {
            transferLeadership();
        }
        await().atMost(TestCluster.PATIENCE).until(() -> retried(() -> hasEnded(client, lease)));
        assertThat(System.nanoTime() - granted).as("it ends no earlier").isGreaterThanOrEqualTo(SHORT.toNanos());

        after.revoke(lease);
        boolean deleted = isNow(client, after);
        assertThat(deleted || !put && isNow(client, before))
                .as("both keys are deleted in one revision, or were never put")
                .isTrue();
        return deleted ? after : before;
    }

    private static boolean hasEnded(KvClient client, long lease) {
        try {
            client.timeToLive(lease);
            return false;
        } catch (LeaseNotFoundException e) {
            return true;
        }
    }

    private static KvClient anyClient(int member) {
        return cluster.engine(cluster.ids().get(member)).client().viaLeader();
    }

    private static void transferLeadership() {
        cluster.awaitLeader().transferLeadership(Duration.ofSeconds(5));
    }

    private static void restart(String id, boolean killed) {
        try {
            if (killed) {
                kill(id);
            } else {
                cluster.stop(id);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(id);
        cluster.awaitLeader();
    }

    /** It goes on with what its directory held when its log was written last; what its stop wrote is thrown away. */
    private static void kill(String id) throws IOException {
        STORAGES.get(id).kill();
        Path left = StoreCopies.copy(cluster.dataDir(id), directory.resolve("left"));
        cluster.stop(id);
        DurableFiles.deleteRecursively(cluster.dataDir(id));
        Files.move(left, cluster.dataDir(id));
    }

    private static void start(String id) {
        RocksDbStateMachine state = new RocksDbStateMachine();
        KillableStorage storage = new KillableStorage();
        // one of them leaves its leadership to an election
        handsOver = !id.equals(cluster.ids().get(0));
        cluster.start(id, storage, state);
        STATES.put(id, state);
        STORAGES.put(id, storage);
    }

    private static StateCheck lastCheck(String id) {
        KvStore store = new KvStore(STATES.get(id));
        store.load();
        return store.stateCheck();
    }

    // Recorded after everything that was written; at an index at which all of them have recorded one at the same time.
    private static void assertSameHashes() {
        long last = cluster.ids().stream()
                .mapToLong(id -> cluster.engine(id).status().appliedIndex())
                .max()
                .orElseThrow();
        List<StateCheck> checks = new ArrayList<>();
        await().atMost(TestCluster.PATIENCE).until(() -> {
            checks.clear();
            cluster.ids().forEach(id -> checks.add(lastCheck(id)));
            return checks.get(0).index() > last
                    && checks.stream().mapToLong(StateCheck::index).distinct().count() == 1;
        });
        assertThat(checks.stream().distinct())
                .as("hashes of entry %s", checks.get(0).index())
                .hasSize(1);
        cluster.running()
                .forEach(engine -> assertThat(engine.status().divergence()).isNull());
    }

    /** Again for as long as nothing was done. */
    private static <T> T retried(java.util.function.Supplier<T> call) {
        long deadline = System.nanoTime() + TestCluster.PATIENCE.toNanos();
        while (true) {
            try {
                return call.get();
            } catch (NotLeaderException | NoLeaderException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                cluster.awaitLeader();
            }
        }
    }

    private static void assertAllMembersAre(StoreModel model, Random random) throws InterruptedException {
        assertThat(cluster.running()).hasSize(3);
        for (EmbeddedEngine engine : cluster.running()) {
            await().atMost(TestCluster.PATIENCE)
                    .until(() -> engine.status().revision() == model.revision()
                            && engine.status().compactedRevision() == model.compacted());
            KvClient local = engine.client().withConsistency(ReadConsistency.EVENTUAL);
            assertThat(rows(local, 0)).isEqualTo(model.keys());
            List<Long> revisions = List.copyOf(model.past().keySet());
            for (int i = 0; i < 10; i++) {
                long revision = revisions.get(random.nextInt(revisions.size()));
                if (revision < model.compacted()) {
                    assertThatThrownBy(() -> rows(local, revision))
                            .as("as of %s", revision)
                            .isInstanceOf(HistoryCompactedException.class);
                } else {
                    assertThat(rows(local, revision))
                            .as("as of %s", revision)
                            .isEqualTo(model.past().get(revision));
                }
            }
            assertThatThrownBy(() -> changesSeenBy(engine, model.compacted() - 1, model.revision()))
                    .isInstanceOf(HistoryCompactedException.class);
            assertThat(changesSeenBy(engine, model.compacted(), model.revision()))
                    .isEqualTo(model.changes());
        }
        assertSameHashes();
    }

    private static TreeMap<String, KeyValue> rows(KvClient client, long revision) {
        TreeMap<String, KeyValue> rows = new TreeMap<>();
        client.stream(Scan.all().limit(7).atRevision(revision)).forEach(row -> rows.put(row.keyAsString(), row));
        return rows;
    }

    private static List<StoreModel.Change> changesSeenBy(EmbeddedEngine engine, long after, long last)
            throws InterruptedException {
        List<StoreModel.Change> seen = new ArrayList<>();
        try (Watcher watcher =
                engine.client().watch(WatchRequest.prefix("").from(after + 1).withProgress(Duration.ofMillis(20)))) {
            while (watcher.nextRevision() <= last) {
                WatchBatch batch = watcher.poll(TestCluster.PATIENCE).orElseThrow();
                batch.events()
                        .forEach(event -> seen.add(new StoreModel.Change(
                                event.revision(),
                                event.keyAsString(),
                                event.valueAsString().orElse(null))));
                if (batch.isProgress() && batch.revision() >= last) {
                    break;
                }
            }
        }
        return seen;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> member = Arbitraries.integers().between(0, 2);
        Arbitrary<Boolean> either = Arbitraries.of(true, false);
        Arbitrary<Step> writes = Combinators.combine(member, actions()).as(Write::new);
        Arbitrary<Step> leaseEnds = Combinators.combine(
                        member, Arbitraries.of("a", "b"), Arbitraries.of("a/b", "c"), either)
                .as(LeaseEnds::new);
        Arbitrary<Step> restarts = Combinators.combine(member, either).as(Restart::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(120, writes),
                        Tuple.of(2, leaseEnds),
                        Tuple.of(1, Arbitraries.just(new Transfer())),
                        Tuple.of(2, restarts))
                .list()
                .ofMinSize(60)
                .ofMaxSize(120);
    }

    private static Arbitrary<ModelAction> actions() {
        Arbitrary<String> key = Arbitraries.of("a", "a/b", "a/c", "b", "b\u0000", "c", "\u00fc");
        Arbitrary<String> value = Arbitraries.of("", "1", "2", "three");
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 5);
        Arbitrary<ModelAction> writes = Arbitraries.oneOf(
                Combinators.combine(key, value).as(ModelAction.Put::new),
                key.map(ModelAction.Delete::new),
                Combinators.combine(key, key)
                        .filter((from, to) -> from.compareTo(to) < 0)
                        .as(ModelAction.DeleteRange::new),
                Combinators.combine(key, value.injectNull(0.3), value).as(ModelAction.CompareAndSet::new),
                Combinators.combine(key, Arbitraries.longs().between(-5, 5)).as(ModelAction.Increment::new),
                Combinators.combine(key, key, value).as(ModelAction.Move::new),
                Combinators.combine(key, value, number).as(ModelAction.PutWithLease::new),
                number.map(ModelAction.Revoke::new),
                number.map(ModelAction.KeepAlive::new),
                Arbitraries.create(ModelAction.Grant::new));
        // rare, so that there is a past to be read
        return Arbitraries.frequencyOf(
                Tuple.of(40, writes),
                Tuple.of(1, Arbitraries.integers().between(-1, 40).map(ModelAction.Compact::new)));
    }
}

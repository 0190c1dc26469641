package io.dengine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dengine.EmbeddedEngine;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.apply.KvStore;
import io.dengine.apply.StateCheck;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.KvClient;
import io.dengine.kv.ReadConsistency;
import io.dengine.kv.Scan;
import io.dengine.storage.StateMachine;
import io.dengine.storage.rocksdb.RocksDbStateMachine;
import io.dengine.storage.rocksdb.RocksDbStorageEngine;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.io.IOException;
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
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Random writes on three members against {@link StoreModel}, from whichever member, with changes of leader and restarts in the middle. Afterwards every member has the same
 * rows, the same past and the same hash at the same entry of the log, and every watcher has seen the same changes.
 */
class ReplicatedModelTests {

    private static final Duration CHECKS = Duration.ofSeconds(1);

    private static Path directory;
    private static TestCluster cluster;

    /** What each member has applied, to be read beside the engine. */
    private static final Map<String, StateMachine> STATES = new ConcurrentHashMap<>();

    /** What happens at a step: a write through a member, or something to the cluster. */
    record Step(Event event, int member, ModelAction action) {}

    enum Event {
        WRITE,
        TRANSFER,
        RESTART
    }

    @BeforeContainer
    static void startThreeMembers() throws IOException {
        directory = Files.createTempDirectory("replicated-model");
        cluster = new TestCluster(directory, 3, builder -> builder.stateCheckInterval(CHECKS));
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
        retried(() -> any.deleteRange(KeyRange.all()));
        StoreModel model = new StoreModel(retried(() -> any.scan(Scan.all())).revision());
        long first = model.revision();
        for (int i = 0; i < 3; i++) {
            model.grant(retried(() -> any.grantLease(ModelAction.TTL)).id());
        }

        for (Step step : steps) {
            switch (step.event()) {
                case WRITE -> model = write(step, model);
                case TRANSFER -> cluster.awaitLeader().transferLeadership(Duration.ofSeconds(5));
                case RESTART -> restart(cluster.ids().get(step.member()));
            }
        }
        assertAllMembersAre(model, first, random);
    }

    private StoreModel write(Step step, StoreModel before) {
        StoreModel after = before.copy();
        step.action().model(after);
        try {
            retried(() -> {
                step.action().run(anyClient(step.member()), before, after);
                return true;
            });
            return after;
        } catch (OutcomeUnknownException e) {
            // It took effect or it did not; nothing else may have happened.
            return retried(() -> rows(anyClient(step.member()), 0)).equals(after.keys())
                            && retried(() -> anyClient(step.member())
                                            .scan(Scan.all().limit(1))
                                            .revision())
                                    == after.revision()
                    ? after
                    : before;
        }
    }

    private static KvClient anyClient(int member) {
        return cluster.engine(cluster.ids().get(member)).client().viaLeader();
    }

    private static void restart(String id) {
        cluster.stop(id);
        start(id);
        cluster.awaitLeader();
    }

    private static void start(String id) {
        RocksDbStateMachine state = new RocksDbStateMachine();
        cluster.start(id, new RocksDbStorageEngine(), state);
        STATES.put(id, state);
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

    private void assertAllMembersAre(StoreModel model, long first, Random random) throws InterruptedException {
        for (EmbeddedEngine engine : cluster.running()) {
            await().atMost(TestCluster.PATIENCE).until(() -> engine.status().revision() == model.revision());
            KvClient local = engine.client().withConsistency(ReadConsistency.EVENTUAL);
            assertThat(rows(local, 0)).isEqualTo(model.keys());
            List<Long> revisions = List.copyOf(model.past().keySet());
            for (int i = 0; i < 10; i++) {
                long revision = Math.max(1, revisions.get(random.nextInt(revisions.size())));
                TreeMap<String, KeyValue> then = model.past().get(revision);
                if (then != null) {
                    assertThat(rows(local, revision)).as("as of %s", revision).isEqualTo(then);
                }
            }
            assertThat(changesSeenBy(engine, first, model.revision())).isEqualTo(model.changes());
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
        Arbitrary<Event> event = Arbitraries.frequency(
                net.jqwik.api.Tuple.of(60, Event.WRITE),
                net.jqwik.api.Tuple.of(1, Event.TRANSFER),
                net.jqwik.api.Tuple.of(1, Event.RESTART));
        return Combinators.combine(event, member, actions())
                .as(Step::new)
                .list()
                .ofMinSize(60)
                .ofMaxSize(120);
    }

    private static Arbitrary<ModelAction> actions() {
        Arbitrary<String> key = Arbitraries.of("a", "a/b", "a/c", "b", "b\u0000", "c", "\u00fc");
        Arbitrary<String> value = Arbitraries.of("", "1", "2", "three");
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 5);
        return Arbitraries.oneOf(
                Combinators.combine(key, value).as(ModelAction.Put::new),
                key.map(ModelAction.Delete::new),
                Combinators.combine(key, key)
                        .filter((from, to) -> from.compareTo(to) < 0)
                        .as(ModelAction.DeleteRange::new),
                Combinators.combine(key, value.injectNull(0.3), value).as(ModelAction.CompareAndSet::new),
                Combinators.combine(key, Arbitraries.longs().between(-5, 5)).as(ModelAction.Increment::new),
                Combinators.combine(key, key, value).as(ModelAction.Move::new),
                Combinators.combine(key, value, number).as(ModelAction.PutWithLease::new),
                number.map(ModelAction.Revoke::new));
    }
}

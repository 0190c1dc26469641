package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dengine.EngineException;
import io.dengine.EngineStoppedException;
import io.dengine.LeaderInfo;
import io.dengine.LimitsConfig;
import io.dengine.OutcomeUnknownException;
import io.dengine.RaftConfig;
import io.dengine.Role;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.PutDone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The batcher with many writers, while entries are applied, rejected and lost by chance, deadlines pass, and hand-overs pause it:
 * whatever a writer is told is true.
 */
@Timeout(120)
class WritePathStressTests {

    private static final int WRITERS = 6;
    private static final int WRITES = 600;
    private static final long NUMBERS_OF_A_WRITER = 1_000_000_000;
    private static final int MAX_ENTRY_BYTES = 200;
    private static final int MAX_INFLIGHT = 3;
    private static final int MAX_PENDING = 40;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final StressedRaft raft = new StressedRaft(42);
    private final LeadershipHub leadership = new LeadershipHub();
    private final WritePath writes = writePath();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<Long, CompletableFuture<CommandResult>> outcomes = new ConcurrentHashMap<>();
    private final Map<Long, Integer> completions = new ConcurrentHashMap<>();
    private final List<Integer> tooManyPending = new CopyOnWriteArrayList<>();
    private volatile boolean done;

    private WritePath writePath() {
        LimitsConfig limits = new LimitsConfig(
                4096, 1024, 2048, 128, 100, 100, MAX_PENDING, 100_000, 10, Duration.ofSeconds(5), 10, 1024, 2048, 10);
        return new WritePath(
                "n1",
                limits,
                new RaftConfig(Duration.ofSeconds(1), MAX_ENTRY_BYTES, MAX_INFLIGHT),
                raft.asConsensus(),
                new WriteFailures("n1", leadership, () -> null),
                leadership,
                WriteAdmission.ALL);
    }

    @BeforeEach
    void leads() {
        leadership.publish(Role.LEADER, 1, new LeaderInfo("n1", 1, "127.0.0.1:9081", null));
        writes.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        done = true;
        writes.stop(Duration.ofSeconds(5));
        threads.shutdownNow();
        raft.close();
    }

    @Test
    void whatAWriterIsToldIsTrue() throws Exception {
        List<Future<?>> writers = startWriters(() -> {
            AtomicInteger count = new AtomicInteger();
            return outcome -> count.incrementAndGet() == WRITES;
        });
        Future<?> disturbance = threads.submit(this::disturb);
        awaitAll(writers);
        done = true;
        disturbance.get(30, TimeUnit.SECONDS);
        outcomes.values().forEach(WritePathStressTests::awaitEnd);

        assertOutcomesAreTrue();
        assertThat(outcomes).hasSize(WRITERS * WRITES);
        assertThat(raft.applied).isNotEmpty();
        await().until(() -> writes.pendingWrites() == 0);
    }

    @Test
    void aStopInTheMiddleAnswersEveryWriteAndWhatItSaysIsTrue() throws Exception {
        List<Future<?>> writers =
                startWriters(() -> outcome -> outcome.isDone() && failure(outcome) instanceof EngineStoppedException);
        await().pollInterval(Duration.ofMillis(1)).until(() -> raft.applied.size() > WRITES);
        writes.stopTaking();
        raft.close();
        writes.stop(Duration.ofSeconds(10));
        awaitAll(writers);

        assertThat(outcomes.values()).allMatch(CompletableFuture::isDone);
        assertOutcomesAreTrue();
        await().until(() -> writes.pendingWrites() == 0);
    }

    private List<Future<?>> startWriters(Supplier<Predicate<CompletableFuture<CommandResult>>> last) {
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            writers.add(threads.submit(() -> write(writer, last.get())));
        }
        return writers;
    }

    private static void awaitAll(List<Future<?>> work) throws Exception {
        for (Future<?> each : work) {
            each.get(60, TimeUnit.SECONDS);
        }
    }

    private void write(int writer, Predicate<CompletableFuture<CommandResult>> last) {
        Random random = new Random(writer);
        CompletableFuture<CommandResult> outcome;
        long id = writer * NUMBERS_OF_A_WRITER;
        do {
            id++;
            outcome = submit(id, random);
            if (random.nextInt(8) == 0) {
                awaitEnd(outcome);
            }
        } while (!last.test(outcome));
    }

    private CompletableFuture<CommandResult> submit(long id, Random random) {
        Duration timeout = random.nextInt(20) == 0 ? Duration.ofNanos(1) : LONG;
        int padding = random.nextInt(100) == 0 ? 2 * MAX_ENTRY_BYTES : random.nextInt(40);
        CompletableFuture<CommandResult> outcome =
                writes.submit(StressedRaft.command(id, padding), timeout).outcome();
        outcomes.put(id, outcome);
        outcome.whenComplete((result, failure) -> completions.merge(id, 1, Integer::sum));
        int pending = writes.pendingWrites();
        if (pending > MAX_PENDING + WRITERS) {
            tooManyPending.add(pending);
        }
        return outcome;
    }

    private void disturb() {
        for (int i = 0; !done; i++) {
            writes.expire(System.nanoTime());
            if (i % 50 == 0) {
                writes.pause(Duration.ofMillis(5));
                writes.resume();
            }
            Thread.onSpinWait();
        }
        writes.expire(System.nanoTime());
    }

    private void assertOutcomesAreTrue() {
        assertThat(tooManyPending).isEmpty();
        assertThat(raft.proposed).doesNotHaveDuplicates();
        assertThat(raft.mostInflight.get()).isBetween(1, MAX_INFLIGHT);
        assertThat(raft.largestBatch.get()).isLessThanOrEqualTo(MAX_ENTRY_BYTES);
        assertThat(completions.values()).allMatch(times -> times == 1);
        Set<Long> proposed = new HashSet<>(raft.proposed);
        outcomes.forEach((id, outcome) -> assertTrue(id, outcome, proposed.contains(id)));
        assertWritersAreInOrder();
    }

    private void assertTrue(long id, CompletableFuture<CommandResult> outcome, boolean proposed) {
        Throwable failure = failure(outcome);
        if (failure == null) {
            assertThat(raft.applied).contains(id);
            assertThat(((PutDone) outcome.join()).result().revision()).isEqualTo(id);
        } else if (!(failure instanceof OutcomeUnknownException)) {
            assertThat(raft.applied).as("%s: %s", id, failure).doesNotContain(id);
            assertThat(!proposed || raft.rejected.contains(id))
                    .as("%s: %s", id, failure)
                    .isTrue();
        }
    }

    private void assertWritersAreInOrder() {
        Map<Long, Long> last = new HashMap<>();
        for (long id : raft.proposed) {
            Long before = last.put(id / NUMBERS_OF_A_WRITER, id);
            assertThat(before == null || before < id)
                    .as("%s after %s", id, before)
                    .isTrue();
        }
    }

    private static @Nullable Throwable failure(CompletableFuture<CommandResult> outcome) {
        return outcome.handle((result, error) -> error).join();
    }

    private static void awaitEnd(CompletableFuture<CommandResult> outcome) {
        try {
            outcome.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(EngineException.class);
        } catch (TimeoutException e) {
            throw new AssertionError("a write was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

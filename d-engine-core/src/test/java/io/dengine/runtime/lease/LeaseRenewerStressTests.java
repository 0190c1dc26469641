package io.dengine.runtime.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.OutcomeUnknownException;
import io.dengine.lease.Lease;
import io.dengine.lease.LeaseNotFoundException;
import io.dengine.lease.RenewedLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Renewals, answers, losses, and users who close, revoke and ask, all at the same time. */
class LeaseRenewerStressTests {

    private static final Duration TTL = Duration.ofMillis(100);
    private static final int USERS = 4;
    private static final int LEASES_PER_USER = 1_000;

    private enum End {
        CLOSED,
        REVOKED,
        LEFT_ALONE
    }

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicBoolean done = new AtomicBoolean();
    private final Map<Long, AtomicInteger> told = new ConcurrentHashMap<>();
    private final Map<Long, AtomicInteger> onTheirWay = new ConcurrentHashMap<>();
    private final Map<Long, AtomicInteger> revocations = new ConcurrentHashMap<>();
    private final Map<Long, End> ends = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ExecutorService server = Executors.newFixedThreadPool(2);
    private final ExecutorService callbacks = Executors.newFixedThreadPool(2);
    private final LeaseRenewer renewer =
            new LeaseRenewer(this::keepAlive, id -> count(revocations, id).incrementAndGet(), callbacks, nanos::get);

    @AfterEach
    void endThreads() {
        done.set(true);
        threads.shutdownNow();
        server.shutdownNow();
        callbacks.shutdownNow();
    }

    private static AtomicInteger count(Map<Long, AtomicInteger> counts, long id) {
        return counts.computeIfAbsent(id, any -> new AtomicInteger());
    }

    private CompletableFuture<Lease> keepAlive(long id, Duration timeout) {
        CompletableFuture<Lease> answer = new CompletableFuture<>();
        assertThat(count(onTheirWay, id).incrementAndGet()).isLessThanOrEqualTo(2);
        int choice = ThreadLocalRandom.current().nextInt(100);
        if (choice < 20) {
            answer(id, answer, choice);
        } else if (choice < 95 || !ends.containsKey(id)) {
            server.execute(() -> answer(id, answer, choice));
        }
        // else: never
        return answer;
    }

    private void answer(long id, CompletableFuture<Lease> answer, int choice) {
        count(onTheirWay, id).decrementAndGet();
        if (choice % 10 < 7) {
            answer.complete(new Lease(id, TTL));
        } else if (choice % 20 < 19) {
            answer.completeExceptionally(new OutcomeUnknownException("made to fail"));
        } else {
            answer.completeExceptionally(new LeaseNotFoundException(id));
        }
    }

    @Test
    void everyLeaseEndsOnceAndForGood() throws Exception {
        Future<?> timer = threads.submit(() -> {
            while (!done.get()) {
                nanos.addAndGet(TimeUnit.MICROSECONDS.toNanos(200));
                renewer.tick();
            }
        });
        List<Future<?>> users = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            users.add(threads.submit(this::use));
        }
        for (Future<?> user : users) {
            user.get(60, TimeUnit.SECONDS);
        }
        renewer.stop("stopped");
        done.set(true);
        timer.get(10, TimeUnit.SECONDS);
        callbacks.shutdown();
        assertThat(callbacks.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        assertThat(renewer.size()).isZero();
        assertThat(ends).isNotEmpty();
        List<String> wrong = new ArrayList<>();
        ends.forEach((id, end) -> {
            int times = count(told, id).get();
            if (times > 1 || end == End.LEFT_ALONE && times != 1) {
                wrong.add("lease " + id + " " + end + " was told " + times + " times that it is lost");
            }
            if (count(revocations, id).get() != (end == End.REVOKED ? 1 : 0)) {
                wrong.add("lease " + id + " " + end + " was revoked " + count(revocations, id) + " times");
            }
        });
        assertThat(wrong).isEmpty();
    }

    private void use() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < LEASES_PER_USER; i++) {
            long id = ids.incrementAndGet();
            CompletableFuture<RenewedLease> started = renewer.start(
                            id, (lease, reason) -> count(told, lease.id()).incrementAndGet(), TTL)
                    .handle((lease, error) -> lease);
            RenewedLease lease = started.orTimeout(10, TimeUnit.SECONDS).join();
            if (lease == null) {
                continue;
            }
            End end = End.values()[random.nextInt(3)];
            ends.put(id, end);
            look(lease, random.nextInt(200));
            if (end == End.CLOSED) {
                lease.close();
            } else if (end == End.REVOKED) {
                lease.revoke();
            }
            if (end != End.LEFT_ALONE) {
                assertThat(lease.isAlive()).isFalse();
                assertThat(lease.remaining()).isZero();
            }
        }
    }

    private static void look(RenewedLease lease, int times) {
        boolean alive = true;
        for (int i = 0; i < times; i++) {
            boolean now = lease.isAlive();
            assertThat(now && !alive).as("revived").isFalse();
            alive = now;
        }
    }
}

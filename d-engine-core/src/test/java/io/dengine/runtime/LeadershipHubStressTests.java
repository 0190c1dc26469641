package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dengine.LeaderChange;
import io.dengine.LeaderInfo;
import io.dengine.LeadershipState;
import io.dengine.Role;
import io.dengine.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads that publish, subscribe and read at the same time. */
@Timeout(60)
class LeadershipHubStressTests {

    private static final int PUBLISHERS = 3;
    private static final int CHANGES = 500;
    private static final int LISTENERS = 6;

    private final LeadershipHub hub = new LeadershipHub();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What one listener is told. */
    private final class Seen {

        final List<LeaderChange> changes = new CopyOnWriteArrayList<>();
        final List<LeaderChange> older = new CopyOnWriteArrayList<>();

        Subscription subscribe() {
            return hub.subscribe(change -> {
                changes.add(change);
                if (hub.current().sequence() < change.current().sequence()) {
                    older.add(change);
                }
            });
        }

        boolean isAt(LeadershipState state) {
            return !changes.isEmpty()
                    && changes.get(changes.size() - 1).current().equals(state);
        }
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void everyListenerIsToldEveryChangeFromItsSubscriptionOnOnceAndInOrder() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            int publisher = i;
            work.add(threads.submit(() -> publish(start, publisher)));
        }
        work.add(threads.submit(() -> watchSequence(start)));
        List<Seen> listeners = new CopyOnWriteArrayList<>();
        List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
        for (int i = 0; i < LISTENERS; i++) {
            work.add(threads.submit(() -> {
                Seen seen = new Seen();
                listeners.add(seen);
                start.await(10, TimeUnit.SECONDS);
                return subscriptions.add(seen.subscribe());
            }));
        }
        start.countDown();
        for (Future<?> each : work) {
            each.get(30, TimeUnit.SECONDS);
        }

        LeadershipState last = hub.current();
        assertThat(last.sequence()).isEqualTo(PUBLISHERS * CHANGES);
        await().until(() -> listeners.stream().allMatch(listener -> listener.isAt(last)));
        assertThat(listeners).hasSize(LISTENERS).allSatisfy(LeadershipHubStressTests::assertUnbroken);
        subscriptions.forEach(Subscription::close);
    }

    private static void assertUnbroken(Seen seen) {
        assertThat(seen.older).isEmpty();
        LeadershipState before = seen.changes.get(0).current();
        assertThat(seen.changes.get(0).previous()).isEqualTo(before);
        for (LeaderChange change : seen.changes.subList(1, seen.changes.size())) {
            assertThat(change.previous()).isEqualTo(before);
            assertThat(change.current().sequence()).isEqualTo(before.sequence() + 1);
            before = change.current();
        }
    }

    private Void publish(CountDownLatch start, int publisher) throws InterruptedException {
        start.await(10, TimeUnit.SECONDS);
        for (int i = 1; i <= CHANGES; i++) {
            long term = (long) i * PUBLISHERS + publisher;
            hub.publish(Role.FOLLOWER, term, new LeaderInfo("n" + publisher, term, "host:1", null));
        }
        return null;
    }

    private Void watchSequence(CountDownLatch start) throws InterruptedException {
        start.await(10, TimeUnit.SECONDS);
        long before = 0;
        while (before < PUBLISHERS * CHANGES) {
            LeadershipState now = hub.current();
            LeaderInfo leader = now.leader();
            assertThat(now.sequence()).isGreaterThanOrEqualTo(before);
            // role, term and leader belong together
            assertThat(leader == null ? 0 : leader.term()).isEqualTo(now.term());
            before = now.sequence();
        }
        return null;
    }
}

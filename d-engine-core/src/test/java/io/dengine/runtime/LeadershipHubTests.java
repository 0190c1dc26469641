package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dengine.LeaderChange;
import io.dengine.LeaderInfo;
import io.dengine.Role;
import io.dengine.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeadershipHubTests {

    private static final LeaderInfo N1 = new LeaderInfo("n1", 1, "127.0.0.1:9081", null);
    private static final LeaderInfo N2 = new LeaderInfo("n2", 2, "127.0.0.1:9082", null);

    private final LeadershipHub hub = new LeadershipHub();
    private final List<LeaderChange> seen = new CopyOnWriteArrayList<>();

    @Test
    void tellsTheCurrentStateAtOnceAndThenEveryChangeInOrder() {
        hub.publish(Role.FOLLOWER, 1, N1);
        try (Subscription subscription = hub.subscribe(seen::add)) {
            hub.publish(Role.CANDIDATE, 1, null);
            hub.publish(Role.FOLLOWER, 2, N2);

            await().until(() -> seen.size() == 3);
            assertThat(seen).extracting(change -> change.current().leader()).containsExactly(N1, null, N2);
            assertThat(seen.get(2).previous().leader()).isNull();
            assertThat(seen).extracting(change -> change.current().sequence()).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void whatChangesNothingIsNotTold() {
        hub.publish(Role.FOLLOWER, 1, N1);
        hub.publish(Role.FOLLOWER, 1, N1);
        assertThat(hub.current().sequence()).isEqualTo(1);
    }

    @Test
    void insideAListenerTheSnapshotIsThatOfItsEventOrNewer() {
        List<Boolean> upToDate = new CopyOnWriteArrayList<>();
        try (Subscription subscription = hub.subscribe(change ->
                upToDate.add(hub.current().sequence() >= change.current().sequence()))) {
            for (int term = 1; term <= 500; term++) {
                hub.publish(Role.FOLLOWER, term, N1);
            }
            await().until(() -> upToDate.size() == 501);
            assertThat(upToDate).containsOnly(true);
        }
    }

    @Test
    void aSlowListenerAndAThrowingOneHoldUpNobody() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        try (Subscription slow = hub.subscribe(change -> awaitQuietly(release));
                Subscription throwing = hub.subscribe(change -> {
                    throw new IllegalStateException("on purpose");
                });
                Subscription good = hub.subscribe(seen::add)) {
            hub.publish(Role.FOLLOWER, 1, N1);
            hub.publish(Role.FOLLOWER, 2, N2);
            await().atMost(Duration.ofSeconds(5)).until(() -> seen.size() == 3);
            release.countDown();
        }
    }

    @Test
    void aClosedSubscriptionIsToldNoMore() {
        Subscription subscription = hub.subscribe(seen::add);
        await().until(() -> seen.size() == 1);
        subscription.close();
        subscription.close();
        hub.publish(Role.FOLLOWER, 1, N1);

        try (Subscription other = hub.subscribe(change -> seen.add(change))) {
            await().until(() -> seen.size() >= 2);
            assertThat(seen).hasSize(2);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.dengine.runtime.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dengine.HistoryCompactedException;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One feed, with its dispatcher and its consumer played by the test, one between the steps of the other. */
@Timeout(120)
class WatchFeedTests {

    private static final long REVISIONS = 400;
    private static final int BUFFER = 6;

    private final FakeStore store = new FakeStore();
    private final BufferBudget budget = new BufferBudget(1_000);
    private final AtomicInteger behind = new AtomicInteger();
    private final WatchLimits limits = new WatchLimits(5, BUFFER, 2_000, 1_000);

    /** Every revision up to it was offered, or told of as missed. */
    private volatile long dispatched;

    private final WatchFeed feed = new WatchFeed(
            1, WatchRequest.key("a"), new FeedContext(store, limits, budget, behind, () -> dispatched), ended -> {});
    private final FeedReader reader = new FeedReader(feed, System::nanoTime, null);
    private final List<Long> delivered = new ArrayList<>();

    // ---- the dispatcher

    private void offerNext() {
        Offer offer = new Offer(store.put("a", "value").changes().get(0));
        feed.offer(offer);
        dispatched = offer.revision();
    }

    private void missNext(int revisions) {
        long from = store.revision() + 1;
        for (int i = 0; i < revisions; i++) {
            store.put("a", "value");
        }
        feed.missed(from, store.revision());
        dispatched = store.revision();
    }

    /** One step of a dispatcher. */
    private void dispatch(Random random) {
        int kind = random.nextInt(10);
        if (kind < 6) {
            offerNext();
        } else if (kind < 8) {
            missNext(1 + random.nextInt(2 * BUFFER));
        } else {
            feed.letGo();
        }
    }

    // ---- the consumer

    private void takeAll() {
        while (true) {
            WatchBatch batch = reader.next();
            if (batch != null) {
                delivered.add(batch.revision());
            } else if (reader.isBehind()) {
                reader.readHistory();
            } else {
                return;
            }
        }
    }

    private List<Long> allRevisions() {
        List<Long> all = new ArrayList<>();
        for (long revision = 1; revision <= store.revision(); revision++) {
            all.add(revision);
        }
        return all;
    }

    private void checkEnd() {
        takeAll();
        assertThat(delivered).isEqualTo(allRevisions());
        assertThat(feed.confirmed()).isEqualTo(store.revision());
        assertThat(budget.used()).isZero();
        assertThat(behind).hasValue(0);
        // and it is live: what comes next is not read from the history
        int reads = store.readCount();
        offerNext();
        takeAll();
        assertThat(delivered).endsWith(store.revision());
        assertThat(store.readCount()).isEqualTo(reads);
    }

    // ---- tests

    @Test
    void whatIsLetGoWhileTheHistoryIsReadIsDelivered() {
        feed.start();
        assertThat(reader.next()).isNull();
        offerNext();
        missNext(2);
        assertThat(reader.isBehind()).isTrue();

        store.duringRead.set(feed::letGo);
        reader.readHistory();

        assertThat(budget.used()).isZero();
        assertThat(reader.isBehind()).isTrue();
        assertThat(feed.confirmed()).isZero();
        checkEnd();
    }

    @Test
    void whatIsLetGoAndCompactedWhileTheHistoryIsReadIsToldOfAsLost() {
        feed.start();
        assertThat(reader.next()).isNull();
        offerNext();
        missNext(2);
        store.duringRead.set(() -> {
            feed.letGo();
            store.compact(3);
        });

        reader.readHistory();

        assertThat(catchThrowableOfType(HistoryCompactedException.class, reader::next)
                        .requestedRevision())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whateverTheDispatcherDoesBetweenTheStepsOfTheConsumerEveryRevisionIsDeliveredOnce(long seed) {
        Random random = new Random(seed);
        feed.start();
        while (store.revision() < REVISIONS) {
            if (random.nextBoolean()) {
                dispatch(random);
            }
            // within the next look at the store, wherever that is
            store.duringRevision.set(random.nextInt(3) == 0 ? () -> dispatch(random) : null);
            store.duringRead.set(random.nextInt(3) == 0 ? () -> dispatch(random) : null);
            WatchBatch batch = reader.next();
            if (batch != null) {
                delivered.add(batch.revision());
                continue;
            }
            if (random.nextInt(3) == 0) {
                dispatch(random);
            }
            if (reader.isBehind()) {
                if (random.nextInt(3) == 0) {
                    dispatch(random);
                }
                reader.readHistory();
            }
        }
        store.duringRevision.set(null);
        store.duringRead.set(null);
        checkEnd();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aDispatcherAndAConsumerAtTheSameTimeLoseNothing(long seed) throws Exception {
        feed.start();
        ExecutorService dispatcher = Executors.newSingleThreadExecutor();
        try {
            Future<?> dispatching = dispatcher.submit(() -> {
                Random random = new Random(seed);
                while (store.revision() < 100 * REVISIONS) {
                    dispatch(random);
                    Thread.yield();
                }
            });
            while (!dispatching.isDone()) {
                takeAll();
            }
            dispatching.get(60, TimeUnit.SECONDS);
        } finally {
            dispatcher.shutdownNow();
        }
        checkEnd();
    }
}

package io.dengine.runtime.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.kv.KeyRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watchers come and go from several threads, at the same places: each is found as soon as it was added, and until it is removed. */
@Timeout(60)
class WatchIndexStressTests {

    private static final int THREADS = 4;
    private static final int STEPS = 30_000;
    private static final byte[] KEY = "ab".getBytes(UTF_8);

    /** All contain the key. */
    private static final List<KeyRange> RANGES = List.of(
            KeyRange.single("ab"),
            KeyRange.prefix("a"),
            KeyRange.prefix("ab"),
            KeyRange.all(),
            KeyRange.of("aa", "ac"),
            KeyRange.of("aa", null),
            KeyRange.of("a", "abc"));

    private final WatchIndex<Long> index = new WatchIndex<>();

    @Test
    void everyWatcherIsFoundWhileItIsThere() throws Exception {
        comeAndGo(RANGES, 3);
    }

    @Test
    void aPlaceThatBecomesEmptyLosesNobody() throws Exception {
        comeAndGo(RANGES.subList(0, 1), 1);
    }

    /** @param most how many watchers a thread has at the same time */
    private void comeAndGo(List<KeyRange> ranges, int most) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            all.add(threads.submit(() -> {
                start.await(30, TimeUnit.SECONDS);
                comeAndGo(thread, ranges, most);
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get(50, TimeUnit.SECONDS);
        }
        threads.shutdownNow();

        assertThat(index.isEmpty()).isTrue();
    }

    private void comeAndGo(int thread, List<KeyRange> ranges, int most) {
        Random random = new Random(thread);
        Map<Long, KeyRange> present = new HashMap<>();
        for (int i = 0; i < STEPS; i++) {
            long id = (long) THREADS * random.nextInt(most) + thread;
            KeyRange range = present.remove(id);
            if (range != null) {
                index.remove(range, id, id);
            } else {
                present.put(id, ranges.get(random.nextInt(ranges.size())));
                index.add(present.get(id), id, id);
            }
            List<Long> found = new ArrayList<>();
            index.visit(KEY, found::add);
            found.removeIf(other -> other % THREADS != thread);
            assertThat(found.size()).isEqualTo(present.size());
            assertThat(present.keySet().containsAll(found)).isTrue();
        }
        present.forEach((id, range) -> index.remove(range, id, id));
    }
}

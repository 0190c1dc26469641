package io.dengine.faults.nemesis;

import static io.dengine.faults.cluster.Convergence.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.faults.cluster.Cluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatingNemesisTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private final AtomicInteger times = new AtomicInteger();

    @Test
    void goesOnFromTheBeginningOfTheFaultToItsEnd() {
        Nemesis nemesis =
                new RepeatingNemesis("again", Duration.ofMillis(1), (cluster, random) -> times.incrementAndGet() > 0);
        try (Cluster cluster = Cluster.of(directory, 1, Duration.ofSeconds(1))) {
            nemesis.inject(cluster, new Random(1));
            await("several times", LIMIT, () -> times.get() > 3);
            nemesis.heal(cluster);
            int ended = times.get();
            nemesis.heal(cluster);

            nemesis.inject(cluster, new Random(1));
            await("again", LIMIT, () -> times.get() > ended);
            nemesis.heal(cluster);
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("nemesis-again"));
        }
    }

    @Test
    void aFailureIsReportedAtTheEnd() {
        Nemesis nemesis = new RepeatingNemesis("bad", Duration.ofMillis(1), (cluster, random) -> {
            times.incrementAndGet();
            throw new IllegalStateException("cannot");
        });
        try (Cluster cluster = Cluster.of(directory, 1, Duration.ofSeconds(1))) {
            nemesis.inject(cluster, new Random(1));
            await("it failed", LIMIT, () -> times.get() > 0);
            assertThatThrownBy(() -> nemesis.heal(cluster)).hasMessage("cannot");
            nemesis.heal(cluster);
        }
    }

    @Test
    void ofTwoAtOnceBothEndAlsoWhenOneCannot() {
        Nemesis failing = new RepeatingNemesis("bad", Duration.ofMillis(1), (cluster, random) -> {
            throw new IllegalStateException("cannot");
        });
        Nemesis counting =
                new RepeatingNemesis("again", Duration.ofMillis(1), (cluster, random) -> times.incrementAndGet() > 0);
        Nemesis both = new TwoAtOnce("both", List.of(counting), List.of(failing));
        try (Cluster cluster = Cluster.of(directory, 1, Duration.ofSeconds(1))) {
            both.inject(cluster, new Random(1));
            await("it goes on", LIMIT, () -> times.get() > 3);
            assertThatThrownBy(() -> both.heal(cluster)).hasMessage("cannot");
            int ended = times.get();
            both.heal(cluster);
            assertThat(times.get()).isEqualTo(ended);
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("nemesis-again"));
        }
    }
}

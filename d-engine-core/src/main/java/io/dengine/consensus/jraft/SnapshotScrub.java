package io.dengine.consensus.jraft;

import io.dengine.consensus.jraft.CheckedSnapshotStorage.Sendings;
import io.dengine.storage.CorruptionException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the own latest snapshot when it had to be sent more than once, which it has if it is damaged: no follower takes it then. A damaged one is replaced by a new one; if that is damaged as well, the damage is in the state
 * itself, and this member stops, so that one without damage leads. For one thread.
 */
final class SnapshotScrub {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotScrub.class);
    private static final int SUSPICIOUS = 2;
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(5);

    /** It reads for one part of so many of the time. */
    private static final int SHARE = 20;

    private final CheckedSnapshotStorage storage;
    private final SnapshotTrigger trigger;
    private final BiConsumer<String, @Nullable Throwable> onFailure;
    private final LongSupplier nanoClock;
    private Sendings looked = new Sendings(0, 0);
    private long notBefore;

    SnapshotScrub(
            CheckedSnapshotStorage storage,
            SnapshotTrigger trigger,
            BiConsumer<String, @Nullable Throwable> onFailure,
            LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.notBefore = nanoClock.getAsLong();
        this.storage = storage;
        this.trigger = trigger;
        this.onFailure = onFailure;
    }

    /** Called regularly by a background thread, which it may keep busy for as long as it takes to read a snapshot, and to take one. */
    void check() {
        Sendings now = storage.sendings();
        int before = now.index() == looked.index() ? looked.count() : 0;
        long begin = nanoClock.getAsLong();
        if (now.count() - before < SUSPICIOUS || begin - notBefore < 0) {
            return;
        }
        looked = now;
        Optional<CorruptionException> damage = damage();
        // A follower that is down is sent it again and again, too: the disk is to be free for other things.
        long took = nanoClock.getAsLong() - begin;
        notBefore = begin + Math.max(LEAST_PAUSE.toNanos(), SHARE * took);
        damage.ifPresent(damaged -> {
            LOG.error("the latest snapshot is damaged, another one is taken", damaged);
            replace(now.index());
        });
    }

    private void replace(long damaged) {
        Optional<String> problem = trigger.take(SnapshotTrigger.PATIENCE);
        if (problem.isPresent() || storage.latestIndex() == damaged) {
            // Nothing was applied since, or it is stopping.
            LOG.warn("the damaged snapshot was not replaced yet: {}", problem.orElse("nothing was written since"));
            return;
        }
        damage().ifPresent(again -> onFailure.accept("the state of this member is damaged", again));
    }

    private Optional<CorruptionException> damage() {
        try {
            storage.verify();
            return Optional.empty();
        } catch (CorruptionException e) {
            return Optional.of(e);
        }
    }
}

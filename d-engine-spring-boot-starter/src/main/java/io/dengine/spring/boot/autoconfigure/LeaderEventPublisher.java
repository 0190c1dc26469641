package io.dengine.spring.boot.autoconfigure;

import io.dengine.EmbeddedEngine;
import io.dengine.LeaderChange;
import io.dengine.LeaderInfo;
import io.dengine.LeadershipState;
import io.dengine.Subscription;
import io.dengine.spring.boot.EngineLifecycle;
import io.dengine.spring.boot.LeaderChangedEvent;
import io.dengine.spring.boot.LeadershipAcquiredEvent;
import io.dengine.spring.boot.LeadershipLostEvent;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes changes of leadership as application events, on the engine's listener thread, in order.
 *
 * <p>It starts just before the engine and stops just after it: then every listener method is registered (that happens before
 * any life cycle starts), the first event is the first state, and the loss of leadership in a stop is told too: the stop waits for listeners, for a
 * limited time.
 */
final class LeaderEventPublisher implements SmartLifecycle {

    static final int PHASE = EngineLifecycle.PHASE - 1;

    /** How long a stop waits for the listeners of the last events. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger logger = LoggerFactory.getLogger(LeaderEventPublisher.class);

    private final EmbeddedEngine engine;
    private final ApplicationEventPublisher publisher;
    private final Duration patience;
    private volatile @Nullable Running running;

    private record Running(Subscription subscription, EventProgress progress) {}

    LeaderEventPublisher(EmbeddedEngine engine, ApplicationEventPublisher publisher) {
        this(engine, publisher, PATIENCE);
    }

    LeaderEventPublisher(EmbeddedEngine engine, ApplicationEventPublisher publisher, Duration patience) {
        this.engine = engine;
        this.publisher = publisher;
        this.patience = patience;
    }

    @Override
    public void start() {
        EventProgress progress = new EventProgress();
        running = new Running(engine.onLeaderChange(new Translator(progress)::onLeaderChange), progress);
    }

    @Override
    public void stop() {
        Running current = running;
        running = null;
        if (current != null) {
            // the engine has stopped: what it has told of that may still wait for a slow listener
            awaitListeners(current.progress, engine.leadership().sequence());
            current.subscription.close();
        }
    }

    private void awaitListeners(EventProgress progress, long sequence) {
        try {
            if (!progress.await(sequence, patience)) {
                logger.warn(
                        "A listener of leadership events has not returned within {} ms; the stop goes on, and events "
                                + "that wait for it are not published",
                        patience.toMillis());
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public boolean isPauseable() {
        return false;
    }

    private void publish(Object event) {
        try {
            publisher.publishEvent(event);
        } catch (RuntimeException | Error ex) {
            logger.error("A listener failed on {}", event, ex);
        }
    }

    /** What the last event told; used by one thread at a time, as the engine's calls to one listener never overlap. */
    private final class Translator {

        private final EventProgress progress;
        private boolean first = true;
        private @Nullable LeaderInfo leader;
        private boolean leading;

        Translator(EventProgress progress) {
            this.progress = progress;
        }

        void onLeaderChange(LeaderChange change) {
            progress.begin();
            try {
                translate(change.current());
            } finally {
                progress.end(change.current().sequence());
            }
        }

        private void translate(LeadershipState state) {
            LeaderInfo previous = leader;
            boolean led = leading;
            if (!first && Objects.equals(previous, state.leader()) && led == state.isLeader()) {
                return;
            }
            first = false;
            leader = state.leader();
            leading = state.isLeader();
            publish(new LeaderChangedEvent(previous, leader, state.term(), leading));
            LeaderInfo current = leader;
            if (led && (!leading || !Objects.equals(previous, current))) {
                publish(new LeadershipLostEvent(current, state.term()));
            }
            if (leading && current != null && (!led || !Objects.equals(previous, current))) {
                publish(new LeadershipAcquiredEvent(current));
            }
        }
    }
}

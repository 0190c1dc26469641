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
 * any life cycle starts), the first event is the first state, and the loss of leadership in a stop is told too.
 */
final class LeaderEventPublisher implements SmartLifecycle {

    static final int PHASE = EngineLifecycle.PHASE - 1;

    private static final Logger logger = LoggerFactory.getLogger(LeaderEventPublisher.class);

    private final EmbeddedEngine engine;
    private final ApplicationEventPublisher publisher;
    private volatile @Nullable Subscription subscription;

    LeaderEventPublisher(EmbeddedEngine engine, ApplicationEventPublisher publisher) {
        this.engine = engine;
        this.publisher = publisher;
    }

    @Override
    public void start() {
        subscription = engine.onLeaderChange(new Translator()::onLeaderChange);
    }

    @Override
    public void stop() {
        Subscription current = subscription;
        subscription = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public boolean isRunning() {
        return subscription != null;
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

        private boolean first = true;
        private @Nullable LeaderInfo leader;
        private boolean leading;

        void onLeaderChange(LeaderChange change) {
            LeadershipState state = change.current();
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

package io.dengine.spring.boot;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Hands leadership over as the first step of a stop: before the web server drains (graceful shutdown is at
 * {@code Integer.MAX_VALUE - 1024}), so that writes already find the next leader while this node still answers.
 */
public final class LeadershipHandOverLifecycle implements SmartLifecycle {

    /** Last to start, first to stop. */
    public static final int PHASE = Integer.MAX_VALUE;

    private static final Logger logger = LoggerFactory.getLogger(LeadershipHandOverLifecycle.class);

    private final EmbeddedEngine engine;
    private volatile boolean running;

    /** What it does follows the engine's own configuration, which need not come from the properties. */
    public LeadershipHandOverLifecycle(EmbeddedEngine engine) {
        this.engine = engine;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        EngineConfig config = engine.config();
        Duration timeout = config.handOverTimeout();
        if (timeout.isZero() || config.initialCluster().size() < 2) {
            return;
        }
        try {
            if (!engine.transferLeadership(timeout)) {
                logger.warn(
                        "No follower took leadership over within {} ms (d-engine.hand-over-timeout); "
                                + "the others elect a leader when node {} has stopped",
                        timeout.toMillis(),
                        config.nodeId());
            }
        } catch (RuntimeException ex) {
            // the stop must go on: the others elect a leader without the hand-over too, only later
            logger.warn("Leadership was not handed over", ex);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public boolean isPauseable() {
        return false;
    }
}

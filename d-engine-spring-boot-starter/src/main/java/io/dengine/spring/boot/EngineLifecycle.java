package io.dengine.spring.boot;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.LeaderInfo;
import io.dengine.Member;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Opens the engine before, and stops it after, everything else that has a life cycle. Does not wait for a leader.
 */
public final class EngineLifecycle implements SmartLifecycle {

    /** Far below 0: first to start, last to stop, with room for what the engine itself may need. */
    public static final int PHASE = Integer.MIN_VALUE + 1000;

    private static final Logger logger = LoggerFactory.getLogger(EngineLifecycle.class);

    private final EmbeddedEngine engine;

    /** What it does follows the engine's own configuration, which need not come from the properties. */
    public EngineLifecycle(EmbeddedEngine engine) {
        this.engine = engine;
    }

    @Override
    public void start() {
        engine.open();
        EngineConfig config = engine.config();
        Optional<LeaderInfo> leader = engine.leaderInfo();
        if (leader.isPresent()) {
            logger.info(
                    "Node {} opened; the leader is {}",
                    config.nodeId(),
                    leader.get().leaderId());
            return;
        }
        List<Member> members = config.initialCluster();
        if (members.size() == 1) {
            logger.info("Node {} opened; it is the only member and elects itself", config.nodeId());
            return;
        }
        logger.info(
                "Node {} opened; it waits for a leader, which takes {} of the {} members of cluster '{}': {}",
                config.nodeId(),
                members.size() / 2 + 1,
                members.size(),
                config.clusterName(),
                members.stream()
                        .map(member -> member.id() + " at " + member.address())
                        .collect(Collectors.joining(", ")));
    }

    @Override
    public void stop() {
        engine.stop();
    }

    @Override
    public boolean isRunning() {
        return engine.isOpen();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** A paused member would stop voting and lose its followers: it keeps running when a context is only paused. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}

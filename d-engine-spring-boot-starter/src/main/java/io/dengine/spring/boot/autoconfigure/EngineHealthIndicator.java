package io.dengine.spring.boot.autoconfigure;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineStatus;
import io.dengine.LeaderInfo;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Down only when the engine has stopped itself or the members' states differ: neither a follower, nor a node without a leader, nor a full disk is
 * cured by a restart.
 */
final class EngineHealthIndicator extends AbstractHealthIndicator {

    private final EmbeddedEngine engine;

    EngineHealthIndicator(EmbeddedEngine engine) {
        super("The state of d-engine could not be read");
        this.engine = engine;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        EngineStatus status = engine.status();
        String failure = status.failure();
        String divergence = status.divergence();
        if (failure == null && divergence == null) {
            builder.up();
        } else {
            builder.down();
        }
        if (failure != null) {
            builder.withDetail("failure", failure);
        }
        if (divergence != null) {
            builder.withDetail("divergence", divergence);
        }
        builder.withDetail("role", status.role()).withDetail("term", status.term());
        LeaderInfo leader = status.leader();
        if (leader != null) {
            builder.withDetail("leader", leader.leaderId());
        }
    }
}

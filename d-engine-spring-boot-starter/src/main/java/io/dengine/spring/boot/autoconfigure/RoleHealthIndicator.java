package io.dengine.spring.boot.autoconfigure;

import java.util.function.BooleanSupplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while this member has a role, else out of service, which is 503 in every health group. */
final class RoleHealthIndicator implements HealthIndicator {

    private final BooleanSupplier inRole;

    /** {@code inRole} must take no lock: a probe must answer while the engine is stuck. */
    RoleHealthIndicator(BooleanSupplier inRole) {
        this.inRole = inRole;
    }

    @Override
    public Health health() {
        return (inRole.getAsBoolean() ? Health.up() : Health.outOfService()).build();
    }
}

package io.dengine.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

/**
 * The group of a role: the role's contributor, and the readiness of the application where it is known, so that a node that is
 * shutting down is taken out before its port closes.
 */
final class RoleHealthEndpointGroup implements HealthEndpointGroup {

    private static final String READINESS = "readinessState";

    private final RoleProbe role;
    private final @Nullable AdditionalHealthEndpointPath additionalPath;

    RoleHealthEndpointGroup(RoleProbe role, @Nullable AdditionalHealthEndpointPath additionalPath) {
        this.role = role;
        this.additionalPath = additionalPath;
    }

    @Override
    public boolean isMember(String name) {
        return role.contributor().equals(name) || READINESS.equals(name);
    }

    @Override
    public boolean showComponents(SecurityContext securityContext) {
        return false;
    }

    @Override
    public boolean showDetails(SecurityContext securityContext) {
        return false;
    }

    @Override
    public StatusAggregator getStatusAggregator() {
        return StatusAggregator.getDefault();
    }

    @Override
    public HttpCodeStatusMapper getHttpCodeStatusMapper() {
        return HttpCodeStatusMapper.getDefault();
    }

    @Override
    public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
        return additionalPath;
    }
}

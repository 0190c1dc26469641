package io.dengine.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

/** A group that changes something about another one. */
abstract class DelegatingHealthEndpointGroup implements HealthEndpointGroup {

    private final HealthEndpointGroup delegate;

    DelegatingHealthEndpointGroup(HealthEndpointGroup delegate) {
        this.delegate = delegate;
    }

    @Override
    public boolean isMember(String name) {
        return delegate.isMember(name);
    }

    @Override
    public boolean showComponents(SecurityContext securityContext) {
        return delegate.showComponents(securityContext);
    }

    @Override
    public boolean showDetails(SecurityContext securityContext) {
        return delegate.showDetails(securityContext);
    }

    @Override
    public StatusAggregator getStatusAggregator() {
        return delegate.getStatusAggregator();
    }

    @Override
    public HttpCodeStatusMapper getHttpCodeStatusMapper() {
        return delegate.getHttpCodeStatusMapper();
    }

    @Override
    public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
        return delegate.getAdditionalPath();
    }
}

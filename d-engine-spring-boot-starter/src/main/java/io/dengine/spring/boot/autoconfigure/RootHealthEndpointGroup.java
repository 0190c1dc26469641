package io.dengine.spring.boot.autoconfigure;

import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;

/** The root health without the contributors of the roles: a follower is healthy although it is not the primary. */
final class RootHealthEndpointGroup extends DelegatingHealthEndpointGroup {

    RootHealthEndpointGroup(HealthEndpointGroup delegate) {
        super(delegate);
    }

    @Override
    public boolean isMember(String name) {
        return !RoleProbe.isContributor(name) && super.isMember(name);
    }
}

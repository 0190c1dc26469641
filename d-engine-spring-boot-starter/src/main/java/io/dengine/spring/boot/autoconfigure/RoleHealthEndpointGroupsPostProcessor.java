package io.dengine.spring.boot.autoconfigure;

import io.dengine.spring.boot.DEngineProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;

/** Adds the groups of the roles to whatever groups there are. */
final class RoleHealthEndpointGroupsPostProcessor implements HealthEndpointGroupsPostProcessor {

    private final DEngineProperties.Health properties;

    RoleHealthEndpointGroupsPostProcessor(DEngineProperties.Health properties) {
        this.properties = properties;
    }

    @Override
    public HealthEndpointGroups postProcessHealthEndpointGroups(HealthEndpointGroups groups) {
        return new RoleHealthEndpointGroups(groups, properties.primaryPath(), properties.replicaPath());
    }
}

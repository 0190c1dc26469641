package io.dengine.spring.boot.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;

/** Where the probes are served, relative to the context path of a server. */
final class ProbePaths {

    private final ObjectProvider<HealthEndpointGroups> groups;
    private final ObjectProvider<PathMappedEndpoints> endpoints;

    ProbePaths(ObjectProvider<HealthEndpointGroups> groups, ObjectProvider<PathMappedEndpoints> endpoints) {
        this.groups = groups;
        this.endpoints = endpoints;
    }

    /** The paths that are beside the endpoint, such as {@code /primary}. */
    Set<String> additional(WebServerNamespace namespace) {
        Set<String> paths = new LinkedHashSet<>();
        groups.ifAvailable(all -> {
            for (RoleProbe role : RoleProbe.values()) {
                HealthEndpointGroup group = all.get(role.group());
                AdditionalHealthEndpointPath path = group == null ? null : group.getAdditionalPath();
                if (path != null && path.hasNamespace(namespace)) {
                    paths.add(RoleProbe.withSlash(path.getValue()));
                }
            }
        });
        return paths;
    }

    /** The paths under the endpoint, such as {@code /actuator/health/primary}. */
    Set<String> ofEndpoint() {
        Set<String> paths = new LinkedHashSet<>();
        endpoints.ifAvailable(mapped -> {
            String health = mapped.getPath(HealthEndpoint.ID);
            if (health != null) {
                String parent = health.endsWith("/") ? health : health + "/";
                for (RoleProbe role : RoleProbe.values()) {
                    paths.add(RoleProbe.withSlash(parent + role.group()));
                }
            }
        });
        return paths;
    }
}

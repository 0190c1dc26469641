package io.dengine.spring.boot.autoconfigure;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;

/**
 * The groups of the application and the two of the roles. A group that the application has defined under the same name keeps
 * its settings, and always asks for the role too: {@code /primary} must not send writes to a follower.
 */
final class RoleHealthEndpointGroups implements HealthEndpointGroups, AdditionalPathsMapper {

    private final HealthEndpointGroups groups;
    // always the same instance: the endpoint compares it by identity
    private final HealthEndpointGroup root;
    private final Map<RoleProbe, HealthEndpointGroup> roles = new EnumMap<>(RoleProbe.class);
    private final Set<String> names;

    RoleHealthEndpointGroups(HealthEndpointGroups groups, String primaryPath, String replicaPath) {
        this.groups = groups;
        this.root = new RootHealthEndpointGroup(groups.getPrimary());
        roles.put(RoleProbe.PRIMARY, roleGroup(RoleProbe.PRIMARY, primaryPath));
        roles.put(RoleProbe.REPLICA, roleGroup(RoleProbe.REPLICA, replicaPath));
        Set<String> all = new LinkedHashSet<>(groups.getNames());
        roles.keySet().forEach(role -> all.add(role.group()));
        this.names = Collections.unmodifiableSet(all);
    }

    private HealthEndpointGroup roleGroup(RoleProbe role, String path) {
        AdditionalHealthEndpointPath additionalPath = path.isEmpty()
                ? null
                : AdditionalHealthEndpointPath.of(WebServerNamespace.SERVER, RoleProbe.withSlash(path));
        HealthEndpointGroup existing = groups.get(role.group());
        return existing == null
                ? new RoleHealthEndpointGroup(role, additionalPath)
                : new CustomizedRoleHealthEndpointGroup(existing, role, additionalPath);
    }

    @Override
    public HealthEndpointGroup getPrimary() {
        return root;
    }

    @Override
    public Set<String> getNames() {
        return names;
    }

    @Override
    public @Nullable HealthEndpointGroup get(String name) {
        for (Map.Entry<RoleProbe, HealthEndpointGroup> role : roles.entrySet()) {
            if (role.getKey().group().equals(name)) {
                return role.getValue();
            }
        }
        return groups.get(name);
    }

    @Override
    public @Nullable List<String> getAdditionalPaths(EndpointId endpointId, WebServerNamespace namespace) {
        if (!HealthEndpoint.ID.equals(endpointId)) {
            return null;
        }
        Set<String> paths = new LinkedHashSet<>();
        if (groups instanceof AdditionalPathsMapper mapper) {
            List<String> mapped = mapper.getAdditionalPaths(endpointId, namespace);
            if (mapped != null) {
                paths.addAll(mapped);
            }
        }
        roles.values().stream()
                .map(HealthEndpointGroup::getAdditionalPath)
                .filter(Objects::nonNull)
                .filter(path -> path.hasNamespace(namespace))
                .forEach(path -> paths.add(path.getValue()));
        return List.copyOf(paths);
    }
}

package io.dengine.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;

/** The group of a role as the application has defined it, with the role's contributor and, unless it has one, its path. */
final class CustomizedRoleHealthEndpointGroup extends DelegatingHealthEndpointGroup {

    private final RoleProbe role;
    private final @Nullable AdditionalHealthEndpointPath additionalPath;

    CustomizedRoleHealthEndpointGroup(
            HealthEndpointGroup delegate, RoleProbe role, @Nullable AdditionalHealthEndpointPath defaultPath) {
        super(delegate);
        this.role = role;
        AdditionalHealthEndpointPath own = delegate.getAdditionalPath();
        this.additionalPath = own != null ? own : defaultPath;
    }

    @Override
    public boolean isMember(String name) {
        // a group that includes everything must not ask for the other role
        return role.contributor().equals(name) || !RoleProbe.isContributor(name) && super.isMember(name);
    }

    @Override
    public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
        return additionalPath;
    }
}

package io.dengine.spring.boot.autoconfigure;

import jakarta.servlet.Filter;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.context.annotation.Bean;

/** OPTIONS on the probes of a management port of its own, which no filter of the main context reaches. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnClass({Filter.class, HealthEndpointGroups.class})
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBean(RoleHealthEndpointGroupsPostProcessor.class)
class ProbesManagementContextConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "dEngineManagementProbeOptionsFilter")
    ProbeOptionsFilter dEngineManagementProbeOptionsFilter(
            ObjectProvider<HealthEndpointGroups> groups, ObjectProvider<PathMappedEndpoints> endpoints) {
        ProbePaths paths = new ProbePaths(groups, endpoints);
        return new ProbeOptionsFilter(() -> {
            Set<String> all = new LinkedHashSet<>(paths.additional(WebServerNamespace.MANAGEMENT));
            all.addAll(paths.ofEndpoint());
            return all;
        });
    }
}

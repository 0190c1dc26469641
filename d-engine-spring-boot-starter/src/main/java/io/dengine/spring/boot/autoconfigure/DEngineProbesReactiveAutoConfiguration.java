package io.dengine.spring.boot.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.context.annotation.Bean;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/**
 * OPTIONS on the probes of a reactive application. The context of a management port finds the filters of its parent, so one
 * serves both ports.
 */
@AutoConfiguration(after = DEngineProbesAutoConfiguration.class)
@ConditionalOnClass({WebFilter.class, Mono.class, HealthEndpointGroups.class, PathMappedEndpoints.class})
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnBean(RoleHealthEndpointGroupsPostProcessor.class)
public final class DEngineProbesReactiveAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "dEngineProbeOptionsWebFilter")
    ProbeOptionsWebFilter dEngineProbeOptionsWebFilter(
            ObjectProvider<HealthEndpointGroups> groups, ObjectProvider<PathMappedEndpoints> endpoints) {
        ProbePaths paths = new ProbePaths(groups, endpoints);
        return new ProbeOptionsWebFilter(() -> {
            Set<String> all = new LinkedHashSet<>(paths.ofEndpoint());
            for (WebServerNamespace namespace :
                    new WebServerNamespace[] {WebServerNamespace.SERVER, WebServerNamespace.MANAGEMENT}) {
                all.addAll(paths.additional(namespace));
            }
            return all;
        });
    }
}

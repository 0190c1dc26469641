package io.dengine.spring.boot.autoconfigure;

import jakarta.servlet.Filter;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
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
import org.springframework.core.env.Environment;

/** OPTIONS on the probes of the main port. */
@AutoConfiguration(after = DEngineProbesAutoConfiguration.class)
@ConditionalOnClass({Filter.class, HealthEndpointGroups.class, PathMappedEndpoints.class, ManagementPortType.class})
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBean(RoleHealthEndpointGroupsPostProcessor.class)
public final class DEngineProbesServletAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "dEngineProbeOptionsFilter")
    ProbeOptionsFilter dEngineProbeOptionsFilter(
            ObjectProvider<HealthEndpointGroups> groups,
            ObjectProvider<PathMappedEndpoints> endpoints,
            Environment environment) {
        ProbePaths paths = new ProbePaths(groups, endpoints);
        return new ProbeOptionsFilter(() -> onMainPort(paths, environment));
    }

    private static Set<String> onMainPort(ProbePaths paths, Environment environment) {
        Set<String> all = new LinkedHashSet<>(paths.additional(WebServerNamespace.SERVER));
        if (ManagementPortType.get(environment) == ManagementPortType.SAME) {
            all.addAll(paths.ofEndpoint());
        }
        String dispatcher = dispatcherPath(environment);
        return all.stream().map(path -> dispatcher + path).collect(Collectors.toUnmodifiableSet());
    }

    private static String dispatcherPath(Environment environment) {
        String path = RoleProbe.withSlash(environment.getProperty("spring.mvc.servlet.path", "/"));
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}

package io.dengine.spring.boot.autoconfigure;

import io.dengine.ConfigurationException;
import io.dengine.ConfigurationProblem;
import io.dengine.EmbeddedEngine;
import io.dengine.spring.boot.DEngineProperties;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The health groups {@code primary} and {@code replica}: what a load balancer asks. */
@AutoConfiguration(after = DEngineAutoConfiguration.class)
@ConditionalOnClass({HealthEndpointGroupsPostProcessor.class, PathMappedEndpoints.class})
@ConditionalOnBooleanProperty(
        name = {"d-engine.enabled", "d-engine.health.enabled"},
        matchIfMissing = true)
@ConditionalOnBean(EmbeddedEngine.class)
@EnableConfigurationProperties(DEngineProperties.class)
public final class DEngineProbesAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "dEnginePrimaryHealthIndicator")
    HealthIndicator dEnginePrimaryHealthIndicator(EmbeddedEngine engine) {
        return new RoleHealthIndicator(engine::isPrimary);
    }

    @Bean
    @ConditionalOnMissingBean(name = "dEngineReplicaHealthIndicator")
    HealthIndicator dEngineReplicaHealthIndicator(EmbeddedEngine engine, DEngineProperties properties) {
        long maxApplyLag = properties.health().maxApplyLag();
        return new RoleHealthIndicator(() -> engine.isReplica(maxApplyLag));
    }

    @Bean
    @ConditionalOnMissingBean(name = "dEngineHealthEndpointGroupsPostProcessor")
    RoleHealthEndpointGroupsPostProcessor dEngineHealthEndpointGroupsPostProcessor(DEngineProperties properties) {
        List<ConfigurationProblem> problems = HealthProblems.of(properties.health());
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new RoleHealthEndpointGroupsPostProcessor(properties.health());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication
    static class ExposureConfiguration {

        @Bean
        @ConditionalOnMissingBean(name = "dEngineProbeExposureCheck")
        ProbeExposureCheck dEngineProbeExposureCheck(
                ObjectProvider<PathMappedEndpoints> endpoints, Environment environment) {
            return new ProbeExposureCheck(endpoints, environment);
        }
    }
}

package io.dengine.spring.boot.autoconfigure;

import io.dengine.EmbeddedEngine;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The contributor {@code dEngine} of the root health. */
@AutoConfiguration(after = DEngineAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBooleanProperty(name = "d-engine.enabled", matchIfMissing = true)
@ConditionalOnBean(EmbeddedEngine.class)
public final class DEngineHealthContributorAutoConfiguration {

    @Bean
    @ConditionalOnEnabledHealthIndicator("dengine")
    @ConditionalOnMissingBean(name = {"dEngineHealthIndicator", "dEngineHealthContributor"})
    HealthIndicator dEngineHealthIndicator(EmbeddedEngine engine) {
        return new EngineHealthIndicator(engine);
    }
}

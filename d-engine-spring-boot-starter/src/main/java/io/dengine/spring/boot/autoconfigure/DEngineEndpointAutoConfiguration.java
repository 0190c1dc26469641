package io.dengine.spring.boot.autoconfigure;

import io.dengine.EmbeddedEngine;
import io.dengine.spring.boot.DEngineEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The endpoint {@code dengine}. */
@AutoConfiguration(after = DEngineAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBooleanProperty(name = "d-engine.enabled", matchIfMissing = true)
@ConditionalOnBean(EmbeddedEngine.class)
public final class DEngineEndpointAutoConfiguration {

    @Bean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean
    DEngineEndpoint dEngineEndpoint(EmbeddedEngine engine) {
        return new DEngineEndpoint(engine);
    }
}

package io.dengine.spring.boot.autoconfigure;

import io.dengine.EmbeddedEngine;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/** Changes of leadership as application events. */
@AutoConfiguration(after = DEngineAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "d-engine.enabled", matchIfMissing = true)
@ConditionalOnBean(EmbeddedEngine.class)
public final class DEngineEventsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "dEngineLeaderEventPublisher")
    LeaderEventPublisher dEngineLeaderEventPublisher(EmbeddedEngine engine, ApplicationEventPublisher publisher) {
        return new LeaderEventPublisher(engine, publisher);
    }
}

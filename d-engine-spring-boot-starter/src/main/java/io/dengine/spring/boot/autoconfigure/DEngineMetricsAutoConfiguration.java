package io.dengine.spring.boot.autoconfigure;

import io.dengine.EmbeddedEngine;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Metrics of the engine, and of the calls through the client bean. */
@AutoConfiguration(
        after = DEngineAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBooleanProperty(name = "d-engine.enabled", matchIfMissing = true)
@ConditionalOnBean({EmbeddedEngine.class, MeterRegistry.class})
public final class DEngineMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    EngineMetrics dEngineMetrics(EmbeddedEngine engine) {
        return new EngineMetrics(engine);
    }

    @Bean
    @ConditionalOnMissingBean(name = "dEngineMeteredClientDecorator")
    KvClientDecorator dEngineMeteredClientDecorator(EmbeddedEngine engine, MeterRegistry registry) {
        return client -> new MeteredLocalKvClient(
                client, new ClientTimers(registry), engine.config().readConsistency());
    }
}

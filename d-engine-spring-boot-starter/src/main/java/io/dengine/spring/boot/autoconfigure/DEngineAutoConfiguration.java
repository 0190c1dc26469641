package io.dengine.spring.boot.autoconfigure;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.kv.KvClient;
import io.dengine.kv.LocalKvClient;
import io.dengine.spring.boot.DEngineProperties;
import io.dengine.spring.boot.EngineConfigCustomizer;
import io.dengine.spring.boot.EngineLifecycle;
import io.dengine.spring.boot.LeadershipHandOverLifecycle;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StorageEngine;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The engine, its client and its life cycle. No bean method touches a file or a port. */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "d-engine.enabled", matchIfMissing = true)
@EnableConfigurationProperties(DEngineProperties.class)
public final class DEngineAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    EngineConfig dEngineConfig(DEngineProperties properties, ObjectProvider<EngineConfigCustomizer> customizers) {
        return new EngineConfigFactory(properties).create(customizers.orderedStream());
    }

    // close() is idempotent; it is the safety net for a context whose refresh fails before its life cycle has started
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    EmbeddedEngine dEngine(
            EngineConfig config,
            ObjectProvider<StorageEngine> storageEngines,
            ObjectProvider<StateMachine> stateMachines) {
        @Nullable StorageEngine storageEngine = storageEngines.getIfAvailable();
        @Nullable StateMachine stateMachine = stateMachines.getIfAvailable();
        if (storageEngine == null && stateMachine == null) {
            return EmbeddedEngine.create(config);
        }
        if (storageEngine == null || stateMachine == null) {
            throw new IncompleteStorageException(storageEngine == null ? StateMachine.class : StorageEngine.class);
        }
        return EmbeddedEngine.create(config, storageEngine, stateMachine);
    }

    @Bean
    @ConditionalOnMissingBean(KvClient.class)
    LocalKvClient dEngineClient(EmbeddedEngine engine, ObjectProvider<KvClientDecorator> decorators) {
        List<KvClientDecorator> all = decorators.orderedStream().toList();
        LocalKvClient client = engine.client();
        for (KvClientDecorator decorator : all) {
            client = decorator.decorate(client);
        }
        return client;
    }

    @Bean
    @ConditionalOnMissingBean
    EngineLifecycle dEngineLifecycle(EmbeddedEngine engine) {
        return new EngineLifecycle(engine);
    }

    @Bean
    @ConditionalOnMissingBean
    LeadershipHandOverLifecycle dEngineLeadershipHandOverLifecycle(EmbeddedEngine engine) {
        return new LeadershipHandOverLifecycle(engine);
    }
}

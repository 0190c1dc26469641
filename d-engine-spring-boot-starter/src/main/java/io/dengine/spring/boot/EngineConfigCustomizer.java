package io.dengine.spring.boot;

import io.dengine.EngineConfig;

/**
 * A bean that changes the configuration of the engine after the properties were applied. Several are called in their order
 * ({@code @Order}).
 */
@FunctionalInterface
public interface EngineConfigCustomizer {

    /** Changes the configuration; the engine checks the result when it opens. */
    void customize(EngineConfig.Builder builder);
}

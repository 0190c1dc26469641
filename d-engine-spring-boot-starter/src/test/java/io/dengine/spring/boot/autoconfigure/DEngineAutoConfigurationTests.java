package io.dengine.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.kv.KvClient;
import io.dengine.kv.LocalKvClient;
import io.dengine.spring.boot.DEngineEndpoint;
import io.dengine.spring.boot.DEngineProperties;
import io.dengine.spring.boot.EngineConfigCustomizer;
import io.dengine.spring.boot.EngineLifecycle;
import io.dengine.spring.boot.LeadershipHandOverLifecycle;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StorageEngine;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

class DEngineAutoConfigurationTests {

    private static final AutoConfigurations ALL = AutoConfigurations.of(
            DEngineAutoConfiguration.class,
            DEngineEndpointAutoConfiguration.class,
            DEngineEventsAutoConfiguration.class,
            DEngineHealthContributorAutoConfiguration.class,
            DEngineMetricsAutoConfiguration.class,
            DEngineProbesAutoConfiguration.class,
            DEngineProbesReactiveAutoConfiguration.class,
            DEngineProbesServletAutoConfiguration.class);

    private final FakeEngine fake = new FakeEngine();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(ALL)
            .withBean("engine", EmbeddedEngine.class, () -> fake.engine);

    @Test
    void theClientIsOneBeanForBothOfItsTypes() {
        runner.run(context -> {
            assertThat(context).hasSingleBean(KvClient.class).hasSingleBean(LocalKvClient.class);
            assertThat(context.getBean(KvClient.class)).isSameAs(context.getBean(LocalKvClient.class));
        });
    }

    @Test
    void theEngineOpensWhenAllBeansAreThereAndStopsBeforeTheyGo() {
        runner.run(context -> {
            verify(fake.engine).open();
            assertThat(context.getBean(EngineLifecycle.class).isRunning()).isTrue();
        });
        InOrder order = inOrder(fake.engine);
        order.verify(fake.engine).open();
        order.verify(fake.engine).stop();
        order.verify(fake.engine).close();
    }

    @Test
    void theContextCanBeStoppedAndStartedAgain() {
        runner.run(context -> {
            ConfigurableApplicationContext source = context.getSourceApplicationContext();
            source.stop();
            assertThat(fake.open).isFalse();
            source.start();
            assertThat(fake.open).isTrue();
        });
    }

    @Test
    void anEngineOfTheApplicationHandsOverAsItsOwnConfigurationSays() {
        fake.config = FakeEngine.three().toBuilder()
                .handOverTimeout(Duration.ofSeconds(7))
                .build();

        runner.run(
                context -> assertThat(context.getBean(DEngineProperties.class).initialCluster())
                        .isEmpty());

        InOrder order = inOrder(fake.engine);
        order.verify(fake.engine).transferLeadership(Duration.ofSeconds(7));
        order.verify(fake.engine).stop();
    }

    @Test
    void anEngineOfTheApplicationThatIsAloneHandsNothingOverWhateverThePropertiesSay() {
        runner.withPropertyValues(
                        "d-engine.initial-cluster[0].id=n1",
                        "d-engine.initial-cluster[0].address=127.0.0.1:9081",
                        "d-engine.initial-cluster[1].id=n2",
                        "d-engine.initial-cluster[1].address=127.0.0.1:9082")
                .run(context -> assertThat(context).hasNotFailed());

        verify(fake.engine, never()).transferLeadership(any());
    }

    @Test
    void disabledMeansNothingIsConfigured() {
        new WebApplicationContextRunner()
                .withConfiguration(ALL)
                .withPropertyValues("d-engine.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(EmbeddedEngine.class)
                        .doesNotHaveBean(KvClient.class)
                        .doesNotHaveBean(DEngineProperties.class)
                        .doesNotHaveBean(EngineLifecycle.class)
                        .doesNotHaveBean(LeadershipHandOverLifecycle.class)
                        .doesNotHaveBean(LeaderEventPublisher.class)
                        .doesNotHaveBean(HealthIndicator.class)
                        .doesNotHaveBean(ProbeOptionsFilter.class)
                        .doesNotHaveBean(DEngineEndpoint.class));
    }

    @Test
    void beansOfTheApplicationReplaceOurs() {
        runner.withUserConfiguration(OwnBeans.class).run(context -> {
            assertThat(context).hasSingleBean(KvClient.class).hasBean("ownClient");
            assertThat(context).hasSingleBean(EngineConfig.class).hasBean("ownConfig");
            assertThat(context).hasSingleBean(EngineLifecycle.class).hasBean("ownLifecycle");
            assertThat(context).hasSingleBean(LeadershipHandOverLifecycle.class).hasBean("ownHandOver");
        });
    }

    @Test
    void customizersAreAppliedInTheirOrder() {
        runner.withUserConfiguration(Customizers.class)
                .withPropertyValues("d-engine.cluster-name=start")
                .run(context -> assertThat(context.getBean(EngineConfig.class).clusterName())
                        .isEqualTo("start-first-second"));
    }

    @Test
    void customStorageNeedsBothOfItsParts() {
        new ApplicationContextRunner()
                .withConfiguration(ALL)
                .withBean(StorageEngine.class, () -> mock(StorageEngine.class))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("there is a bean of type StorageEngine but none of type StateMachine: "
                                + "custom storage needs both"));
        new ApplicationContextRunner()
                .withConfiguration(ALL)
                .withBean(StateMachine.class, () -> mock(StateMachine.class))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("there is a bean of type StateMachine but none of type StorageEngine: "
                                + "custom storage needs both"));
    }

    @Test
    void itWorksWithoutActuator() {
        runner.withClassLoader(
                        new FilteredClassLoader("org.springframework.boot.actuate", "org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(KvClient.class)
                        .hasSingleBean(LeaderEventPublisher.class)
                        .doesNotHaveBean("dEngineHealthIndicator")
                        .doesNotHaveBean("dEngineEndpoint"));
    }

    @Test
    void itWorksInAWebApplicationWithoutActuator() {
        new WebApplicationContextRunner()
                .withConfiguration(ALL)
                .withBean(EmbeddedEngine.class, () -> fake.engine)
                .withClassLoader(
                        new FilteredClassLoader("org.springframework.boot.actuate", "org.springframework.boot.health"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(KvClient.class)
                        .doesNotHaveBean("dEngineProbeOptionsFilter"));
    }

    @Test
    void itWorksWithHealthButWithoutActuator() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasBean("dEngineHealthIndicator")
                        .doesNotHaveBean("dEnginePrimaryHealthIndicator"));
    }

    @Test
    void itWorksWithoutMicrometer() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer")).run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean("dEngineMetrics");
            assertThat(context.getBean(KvClient.class)).isSameAs(fake.client);
        });
    }

    @Test
    void withoutAMeterRegistryTheClientIsTheEnginesOwn() {
        runner.run(context -> {
            assertThat(context).doesNotHaveBean(MeterRegistry.class).doesNotHaveBean("dEngineMetrics");
            assertThat(context.getBean(KvClient.class)).isSameAs(fake.client);
        });
    }

    @Test
    void itWorksWithoutAWebServer() {
        runner.withClassLoader(new FilteredClassLoader("jakarta.servlet", "org.springframework.web"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasBean("dEnginePrimaryHealthIndicator")
                        .doesNotHaveBean("dEngineProbeOptionsFilter")
                        .doesNotHaveBean("dEngineProbeExposureCheck"));
    }

    @Test
    void theProbesCanBeTurnedOff() {
        new WebApplicationContextRunner()
                .withConfiguration(ALL)
                .withBean(EmbeddedEngine.class, () -> fake.engine)
                .withPropertyValues("d-engine.health.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasBean("dEngineHealthIndicator")
                        .doesNotHaveBean("dEnginePrimaryHealthIndicator")
                        .doesNotHaveBean("dEngineProbeOptionsFilter")
                        .doesNotHaveBean("dEngineProbeExposureCheck"));
    }

    @Test
    void theContributorOfTheRootHealthCanBeTurnedOff() {
        runner.withPropertyValues("management.health.dengine.enabled=false").run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean("dEngineHealthIndicator")
                .hasBean("dEnginePrimaryHealthIndicator"));
    }

    @Test
    void theEngineOpensInALazyContextToo() {
        runner.withInitializer(context -> context.addBeanFactoryPostProcessor(
                        new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> {
                    verify(fake.engine).open();
                    assertThat(fake.listeners).hasSize(1);
                });
    }

    @Test
    void creatingTheBeansDoesNotOpenTheEngine() {
        runner.withBean("late", Object.class, () -> {
                    verify(fake.engine, never()).open();
                    return new Object();
                })
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnBeans {

        @Bean
        LocalKvClient ownClient() {
            return mock(LocalKvClient.class);
        }

        @Bean
        EngineConfig ownConfig() {
            return EngineConfig.defaults();
        }

        @Bean
        EngineLifecycle ownLifecycle(EmbeddedEngine engine) {
            return new EngineLifecycle(engine);
        }

        @Bean
        LeadershipHandOverLifecycle ownHandOver(EmbeddedEngine engine) {
            return new LeadershipHandOverLifecycle(engine);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        @Bean
        @Order(2)
        EngineConfigCustomizer second() {
            return builder -> builder.clusterName(builder.build().clusterName() + "-second");
        }

        @Bean
        @Order(1)
        EngineConfigCustomizer first() {
            return builder -> builder.clusterName(builder.build().clusterName() + "-first");
        }
    }
}

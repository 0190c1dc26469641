package io.dengine.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.EngineStatus;
import io.dengine.Role;
import io.dengine.kv.KvClient;
import io.dengine.kv.LocalKvClient;
import io.dengine.kv.ReadConsistency;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class EngineMetricsTests {

    private final FakeEngine fake = new FakeEngine();
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void close() {
        registry.close();
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    @Test
    void theRoleIsOneOfItsGauges() {
        new EngineMetrics(fake.engine).bindTo(registry);

        assertThat(gauge("dengine.role", "role", "follower")).isEqualTo(1);
        assertThat(gauge("dengine.role", "role", "leader")).isZero();
        assertThat(gauge("dengine.role", "role", "candidate")).isZero();
        assertThat(gauge("dengine.role", "role", "recovering")).isZero();
        assertThat(gauge("dengine.role", "role", "stopped")).isZero();
    }

    @Test
    void theNumbersAreThoseOfTheStatus() {
        new EngineMetrics(fake.engine).bindTo(registry);

        assertThat(gauge("dengine.term")).isEqualTo(7);
        assertThat(gauge("dengine.commit.index")).isEqualTo(20);
        assertThat(gauge("dengine.applied.index")).isEqualTo(17);
        assertThat(gauge("dengine.apply.lag")).isEqualTo(3);
        assertThat(gauge("dengine.writes.pending")).isEqualTo(4);
        assertThat(gauge("dengine.revision")).isEqualTo(9);
        assertThat(gauge("dengine.compacted.revision")).isEqualTo(6);
        assertThat(gauge("dengine.disk.free")).isEqualTo(5e9);
        assertThat(gauge("dengine.watchers.open")).isEqualTo(3);
        assertThat(gauge("dengine.watchers.behind")).isEqualTo(2);
        assertThat(gauge("dengine.watchers.buffer")).isEqualTo(1000);
        assertThat(gauge("dengine.divergence")).isZero();
    }

    @Test
    void statesThatDifferAreOne() {
        fake.status = FakeEngine.diverged("n2 differs at 100");
        new EngineMetrics(fake.engine).bindTo(registry);

        assertThat(gauge("dengine.divergence")).isEqualTo(1);
    }

    @Test
    void freeSpaceThatIsNotKnownIsNoNumber() {
        fake.status = EngineStatus.builder("d-engine", "n1")
                .role(Role.LEADER)
                .freeDiskBytes(Long.MAX_VALUE)
                .build();
        new EngineMetrics(fake.engine).bindTo(registry);

        assertThat(gauge("dengine.disk.free")).isNaN();
    }

    @Test
    void anEngineThatDoesNotRunHasNoFreeSpaceToTell() {
        fake.status = EngineStatus.builder("d-engine", "n1").build();
        new EngineMetrics(fake.engine).bindTo(registry);

        assertThat(gauge("dengine.disk.free")).isNaN();
    }

    @Test
    void eachLeaderIsCountedOnce() {
        new EngineMetrics(fake.engine).bindTo(registry);

        fake.is(Role.FOLLOWER, 1, FakeEngine.leader("n2", 1));
        fake.is(Role.CANDIDATE, 1, null);
        fake.is(Role.FOLLOWER, 1, FakeEngine.leader("n2", 1));
        fake.is(Role.CANDIDATE, 2, null);
        fake.is(Role.LEADER, 2, FakeEngine.leader("n1", 2));

        assertThat(registry.get("dengine.leader.changes").functionCounter().count())
                .isEqualTo(2);
    }

    @Test
    void closingEndsTheSubscription() {
        EngineMetrics metrics = new EngineMetrics(fake.engine);
        assertThat(fake.listeners).hasSize(1);

        metrics.close();

        assertThat(fake.listeners).isEmpty();
    }

    @Test
    void whereThereIsARegistryTheClientBeanIsTimedWithTheEnginesDefaultConsistency() {
        fake.config =
                EngineConfig.builder().readConsistency(ReadConsistency.LEASE).build();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DEngineAutoConfiguration.class,
                        DEngineMetricsAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class))
                .withBean(EmbeddedEngine.class, () -> fake.engine)
                .run(context -> {
                    assertThat(context).hasSingleBean(LocalKvClient.class);

                    context.getBean(KvClient.class).put("key", "value");
                    context.getBean(KvClient.class).get("key");

                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    assertThat(registry.get("dengine.client.requests")
                                    .tags("operation", "get", "consistency", "lease", "outcome", "success")
                                    .timer()
                                    .count())
                            .isEqualTo(1);
                    assertThat(registry.get("dengine.client.requests")
                                    .tags("operation", "put", "outcome", "success")
                                    .timer()
                                    .count())
                            .isEqualTo(1);
                    assertThat(registry.get("dengine.term").gauge().value()).isEqualTo(7);
                });
    }
}

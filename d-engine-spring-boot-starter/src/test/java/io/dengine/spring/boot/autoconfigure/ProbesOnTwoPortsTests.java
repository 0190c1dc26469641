package io.dengine.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.availability.ReadinessState;

class ProbesOnTwoPortsTests {

    private static final FakeEngine fake = new FakeEngine();
    private static ProbeApplication application;

    @BeforeAll
    static void start() {
        application = new ProbeApplication(
                fake,
                "management.server.port=0",
                "management.server.address=127.0.0.1",
                "management.endpoint.health.probes.add-additional-paths=true");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void aFollower() {
        fake.primary = false;
        fake.replica = true;
        application.readiness(ReadinessState.ACCEPTING_TRAFFIC);
    }

    @Test
    void thePortsAreTwo() {
        assertThat(application.managementPort()).isNotEqualTo(application.mainPort());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void bothPortsAnswerByRole(String method) {
        assertThat(application.status(method, application.mainPort(), "/primary"))
                .isEqualTo(503);
        assertThat(application.status(method, application.managementPort(), "/actuator/health/primary"))
                .isEqualTo(503);
        assertThat(application.status(method, application.mainPort(), "/replica"))
                .isEqualTo(200);
        assertThat(application.status(method, application.managementPort(), "/actuator/health/replica"))
                .isEqualTo(200);

        fake.primary = true;
        fake.replica = false;

        assertThat(application.status(method, application.mainPort(), "/primary"))
                .isEqualTo(200);
        assertThat(application.status(method, application.managementPort(), "/actuator/health/primary"))
                .isEqualTo(200);
        assertThat(application.status(method, application.mainPort(), "/replica"))
                .isEqualTo(503);
        assertThat(application.status(method, application.managementPort(), "/actuator/health/replica"))
                .isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void aNodeThatRefusesTrafficIsNeitherOnEitherPort(String method) {
        fake.primary = true;
        application.readiness(ReadinessState.REFUSING_TRAFFIC);

        assertThat(application.status(method, application.mainPort(), "/primary"))
                .isEqualTo(503);
        assertThat(application.status(method, application.managementPort(), "/actuator/health/primary"))
                .isEqualTo(503);
        assertThat(application.status(method, application.managementPort(), "/actuator/health/replica"))
                .isEqualTo(503);
    }

    @Test
    void theRootHealthDoesNotDependOnTheRole() {
        fake.replica = false;

        assertThat(application.status("GET", application.managementPort(), "/actuator/health"))
                .isEqualTo(200);
    }

    @Test
    void theProbesOfBootAreStillThere() {
        assertThat(application.status("GET", application.mainPort(), "/livez")).isEqualTo(200);
        assertThat(application.status("GET", application.managementPort(), "/actuator/health/liveness"))
                .isEqualTo(200);
    }
}

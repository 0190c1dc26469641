package io.dengine.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.availability.ReadinessState;

class ProbesOnOnePortTests {

    private static final FakeEngine fake = new FakeEngine();
    private static ProbeApplication application;

    @BeforeAll
    static void start() {
        application = new ProbeApplication(
                fake,
                "management.endpoints.web.exposure.include=health,dengine",
                "management.endpoint.health.show-details=always",
                "management.endpoint.health.probes.add-additional-paths=true",
                "d-engine.health.max-apply-lag=42");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void aFollower() {
        fake.primary = false;
        fake.replica = true;
        fake.status = FakeEngine.status(Role.FOLLOWER, 7, FakeEngine.leader("n2", 7), null);
        application.readiness(ReadinessState.ACCEPTING_TRAFFIC);
    }

    private int status(String method, String path, String... headers) {
        return application.status(method, application.mainPort(), path, headers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void aFollowerIsAReplicaAndNotThePrimary(String method) {
        assertThat(status(method, "/primary")).isEqualTo(503);
        assertThat(status(method, "/actuator/health/primary")).isEqualTo(503);
        assertThat(status(method, "/replica")).isEqualTo(200);
        assertThat(status(method, "/actuator/health/replica")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void aLeaderIsThePrimaryAndNotAReplica(String method) {
        fake.primary = true;
        fake.replica = false;

        assertThat(status(method, "/primary")).isEqualTo(200);
        assertThat(status(method, "/actuator/health/primary")).isEqualTo(200);
        assertThat(status(method, "/replica")).isEqualTo(503);
        assertThat(status(method, "/actuator/health/replica")).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void aNodeThatRefusesTrafficIsNeither(String method) {
        fake.primary = true;
        application.readiness(ReadinessState.REFUSING_TRAFFIC);

        assertThat(status(method, "/primary")).isEqualTo(503);
        assertThat(status(method, "/replica")).isEqualTo(503);
        assertThat(status(method, "/actuator/health/primary")).isEqualTo(503);
        assertThat(status(method, "/actuator/health/replica")).isEqualTo(503);
    }

    @Test
    void theReplicaProbeAsksWithTheConfiguredLag() {
        status("GET", "/replica");

        assertThat(fake.askedApplyLag).isEqualTo(42);
    }

    @Test
    void aNodeWithoutARoleIsHealthyAtTheRoot() {
        fake.replica = false;

        assertThat(status("GET", "/actuator/health")).isEqualTo(200);
        assertThat(application.body(application.mainPort(), "/actuator/health"))
                .contains("\"status\":\"UP\"")
                .contains("\"dEngine\":")
                .doesNotContain("dEnginePrimary")
                .doesNotContain("dEngineReplica")
                .contains("\"role\":\"FOLLOWER\"")
                .contains("\"leader\":\"n2\"")
                .contains("\"groups\":[\"liveness\",\"primary\",\"readiness\",\"replica\"]");
    }

    @Test
    void aBrokenEngineIsDownAtTheRoot() {
        fake.status = FakeEngine.status(Role.STOPPED, 7, null, "disk is gone");

        assertThat(status("GET", "/actuator/health")).isEqualTo(503);
        assertThat(application.body(application.mainPort(), "/actuator/health"))
                .contains("\"failure\":\"disk is gone\"");
    }

    @Test
    void theProbesOfBootAreStillThere() {
        assertThat(status("GET", "/livez")).isEqualTo(200);
        assertThat(status("GET", "/readyz")).isEqualTo(200);
        assertThat(status("GET", "/actuator/health/liveness")).isEqualTo(200);
    }

    @Test
    void theProbesTellNothingButTheStatus() {
        assertThat(application.body(application.mainPort(), "/primary")).isEqualTo("{\"status\":\"OUT_OF_SERVICE\"}");
    }

    @Test
    void aPreflightIsNotAProbe() {
        assertThat(application
                        .send(
                                "OPTIONS",
                                application.mainPort(),
                                "/replica",
                                "Origin",
                                "http://elsewhere.example",
                                "Access-Control-Request-Method",
                                "GET")
                        .body())
                .doesNotContain("\"status\":\"UP\"");
    }

    @Test
    void optionsOfOtherPathsIsLeftAlone() {
        assertThat(application
                        .send("OPTIONS", application.mainPort(), "/actuator/health")
                        .headers()
                        .firstValue("Allow"))
                .hasValueSatisfying(allow -> assertThat(allow).contains("GET"));
    }

    @Test
    void theEndpointTellsTheStatusOfTheEngine() {
        assertThat(application.body(application.mainPort(), "/actuator/dengine"))
                .contains("\"role\":\"FOLLOWER\"")
                .contains("\"commitIndex\":20")
                .contains("\"members\":[{\"id\":\"n1\"");
    }
}

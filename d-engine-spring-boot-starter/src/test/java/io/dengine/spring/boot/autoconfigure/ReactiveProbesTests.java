package io.dengine.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.ReadinessState;

class ReactiveProbesTests {

    private static final String[] METHODS = {"GET", "HEAD", "OPTIONS"};

    private final FakeEngine fake = new FakeEngine();

    private static void assertStatus(ProbeApplication application, int port, String path, int expected) {
        for (String method : METHODS) {
            assertThat(application.status(method, port, path))
                    .as(method + " " + path)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aSinglePortAnswersByRole() {
        fake.replica = true;
        try (ProbeApplication application = new ProbeApplication(
                fake, "spring.main.web-application-type=reactive", "spring.webflux.base-path=/app")) {
            int port = application.mainPort();
            assertStatus(application, port, "/app/primary", 503);
            assertStatus(application, port, "/app/replica", 200);
            assertStatus(application, port, "/app/actuator/health/primary", 503);
            assertStatus(application, port, "/app/actuator/health/replica", 200);

            application.readiness(ReadinessState.REFUSING_TRAFFIC);

            assertStatus(application, port, "/app/replica", 503);
        }
    }

    @Test
    void bothPortsAnswerByRole() {
        fake.primary = true;
        try (ProbeApplication application =
                new ProbeApplication(fake, "spring.main.web-application-type=reactive", "management.server.port=0")) {
            assertStatus(application, application.mainPort(), "/primary", 200);
            assertStatus(application, application.mainPort(), "/replica", 503);
            assertStatus(application, application.managementPort(), "/actuator/health/primary", 200);
            assertStatus(application, application.managementPort(), "/actuator/health/replica", 503);
        }
    }
}

package io.dengine.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ProbePathsTests {

    private final FakeEngine fake = new FakeEngine();

    private void assertUnavailable(ProbeApplication application, int port, String path) {
        for (String method : new String[] {"GET", "HEAD", "OPTIONS"}) {
            assertThat(application.status(method, port, path))
                    .as(method + " " + path)
                    .isEqualTo(503);
        }
    }

    @Test
    void contextPathServletPathBasePathAndPathMappingAreRespected() {
        try (ProbeApplication application = new ProbeApplication(
                fake,
                "server.servlet.context-path=/app",
                "spring.mvc.servlet.path=/mvc",
                "management.endpoints.web.base-path=/manage",
                "management.endpoints.web.path-mapping.health=ill")) {
            assertUnavailable(application, application.mainPort(), "/app/mvc/primary");
            assertUnavailable(application, application.mainPort(), "/app/mvc/manage/ill/primary");
        }
    }

    @Test
    void theBasePathOfAManagementServerIsRespected() {
        try (ProbeApplication application = new ProbeApplication(
                fake,
                "management.server.port=0",
                "management.server.base-path=/ops",
                "management.endpoints.web.base-path=/",
                "server.servlet.context-path=/app")) {
            assertUnavailable(application, application.mainPort(), "/app/primary");
            assertUnavailable(application, application.managementPort(), "/ops/health/primary");
        }
    }

    @Test
    void thePathsCanBeChangedAndTurnedOff() {
        try (ProbeApplication application =
                new ProbeApplication(fake, "d-engine.health.primary-path=/leader", "d-engine.health.replica-path=")) {
            assertUnavailable(application, application.mainPort(), "/leader");
            assertThat(application.status("GET", application.mainPort(), "/primary"))
                    .isEqualTo(404);
            assertThat(application.status("GET", application.mainPort(), "/replica"))
                    .isEqualTo(404);
            assertUnavailable(application, application.mainPort(), "/actuator/health/replica");
        }
    }

    @Test
    void aGroupOfTheApplicationKeepsItsSettingsAndStillAsksForTheRole() {
        try (ProbeApplication application = new ProbeApplication(
                fake,
                "management.endpoint.health.group.primary.include=ping",
                "management.endpoint.health.group.primary.show-components=always",
                "management.endpoint.health.group.primary.additional-path=server:/mine",
                "management.endpoint.health.group.replica.include=*")) {
            assertUnavailable(application, application.mainPort(), "/mine");
            assertThat(application.body(application.mainPort(), "/mine"))
                    .contains("\"ping\"")
                    .contains("\"dEnginePrimary\"")
                    .doesNotContain("readinessState");
            fake.replica = true;
            assertThat(application.status("GET", application.mainPort(), "/replica"))
                    .isEqualTo(200);
        }
    }

    @Test
    void withTheProbesOffThePathsAreTheApplicationsOwn() {
        try (ProbeApplication application = new ProbeApplication(fake, "d-engine.health.enabled=false")) {
            assertThat(application.status("GET", application.mainPort(), "/primary"))
                    .isEqualTo(404);
            assertThat(application.status("GET", application.mainPort(), "/actuator/health/primary"))
                    .isEqualTo(404);
            assertThat(application.status("GET", application.mainPort(), "/actuator/health"))
                    .isEqualTo(200);
        }
    }

    @Test
    void aHealthEndpointThatIsNotExposedIsWarnedOf(CapturedOutput output) {
        new ProbeApplication(fake, "management.endpoints.web.exposure.include=info").close();

        assertThat(output).contains("'health' must be in management.endpoints.web.exposure.include");
    }

    @Test
    void disabledManagementIsWarnedOf(CapturedOutput output) {
        new ProbeApplication(fake, "management.server.port=-1").close();

        assertThat(output).contains("management.server.port is negative");
    }

    @Test
    void anExposedHealthEndpointIsNot(CapturedOutput output) {
        new ProbeApplication(fake).close();

        assertThat(output).doesNotContain("are not served, so that every node looks down");
    }
}

package io.dengine.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.when;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ShutdownOrderTests {

    private final FakeEngine fake = new FakeEngine();
    private final List<String> steps = new CopyOnWriteArrayList<>();

    @Test
    void leadershipMovesWhileThePortsAnswerAndTheEngineStopsWhenTheyAreClosed() {
        fake.primary = true;
        fake.config = FakeEngine.three();
        ProbeApplication application = new ProbeApplication(fake, "management.server.port=0");
        int main = application.mainPort();
        int management = application.managementPort();
        when(fake.engine.transferLeadership(any())).thenAnswer(call -> {
            steps.add("hand-over: main port " + application.status("GET", main, "/nothing-here") + ", primary "
                    + application.status("GET", management, "/actuator/health/primary"));
            return true;
        });
        doAnswer(call -> {
                    steps.add("stop: main port " + (answers(application, main) ? "open" : "closed"));
                    fake.open = false;
                    return null;
                })
                .when(fake.engine)
                .stop();

        application.close();

        assertThat(steps).containsExactly("hand-over: main port 404, primary 503", "stop: main port closed");
    }

    private static boolean answers(ProbeApplication application, int port) {
        try {
            application.status("GET", port, "/");
            return true;
        } catch (IllegalStateException ex) {
            return false;
        }
    }
}

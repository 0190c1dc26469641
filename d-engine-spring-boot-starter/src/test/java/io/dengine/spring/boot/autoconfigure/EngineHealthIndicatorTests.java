package io.dengine.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.EngineStatus;
import io.dengine.Role;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class EngineHealthIndicatorTests {

    private final FakeEngine fake = new FakeEngine();
    private final EngineHealthIndicator indicator = new EngineHealthIndicator(fake.engine);

    private Health health() {
        Health health = indicator.health();
        assertThat(health).isNotNull();
        return health;
    }

    @Test
    void aFollowerAndAMemberWithoutALeaderAreUp() {
        assertThat(health().getStatus()).isEqualTo(Status.UP);
        fake.status = FakeEngine.status(Role.CANDIDATE, 7, null, null);
        assertThat(health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void anEngineThatHasStoppedItselfIsDownAndSaysWhy() {
        fake.status = FakeEngine.status(Role.STOPPED, 7, null, "the disk failed");

        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health().getDetails())
                .containsEntry("failure", "the disk failed")
                .doesNotContainKey("divergence");
    }

    @Test
    void statesThatDifferAreDownAndAreNamed() {
        fake.status = FakeEngine.diverged("n2 differs from n1 at index 100");

        assertThat(health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health().getDetails())
                .containsEntry("divergence", "n2 differs from n1 at index 100")
                .containsEntry("role", Role.LEADER)
                .doesNotContainKey("failure");
    }

    @Test
    void aFullDiskIsNotDown() {
        fake.status = EngineStatus.builder("d-engine", "n1")
                .role(Role.LEADER)
                .freeDiskBytes(0)
                .build();

        assertThat(health().getStatus()).isEqualTo(Status.UP);
    }
}

package io.dengine.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.EngineException;
import io.dengine.LeaderInfo;
import io.dengine.Member;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.InOrder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class LifecycleTests {

    private final EngineConfig three = EngineConfig.builder()
            .initialCluster(new Member("n1", "h1:9081"), new Member("n2", "h2:9081"), new Member("n3", "h3:9081"))
            .build();
    private final EmbeddedEngine engine = mock(EmbeddedEngine.class);

    @BeforeEach
    void threeMembersAndNoLeader() {
        when(engine.leaderInfo()).thenReturn(Optional.empty());
        when(engine.config()).thenReturn(three);
    }

    @Test
    void theEngineStartsFirstAndStopsLast() {
        assertThat(new EngineLifecycle(engine).getPhase()).isLessThan(-1_000_000_000);
    }

    @Test
    void leadershipIsHandedOverBeforeTheWebServerDrains() {
        assertThat(new LeadershipHandOverLifecycle(engine).getPhase())
                .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
    }

    @Test
    void neitherIsStoppedWhenAContextIsPaused() {
        assertThat(new EngineLifecycle(engine).isPauseable()).isFalse();
        assertThat(new LeadershipHandOverLifecycle(engine).isPauseable()).isFalse();
    }

    @Test
    void startSaysWhatItWaitsForAndDoesNotWait(CapturedOutput output) {
        new EngineLifecycle(engine).start();

        verify(engine).open();
        verify(engine, never()).waitReady(any());
        assertThat(output)
                .contains("waits for a leader, which takes 2 of the 3 members of cluster 'd-engine': "
                        + "n1 at h1:9081, n2 at h2:9081, n3 at h3:9081");
    }

    @Test
    void aSingleNodeWaitsForNobody(CapturedOutput output) {
        when(engine.config()).thenReturn(EngineConfig.defaults());

        new EngineLifecycle(engine).start();

        assertThat(output).contains("Node n1 opened; it is the only member and elects itself");
    }

    @Test
    void startSaysWhoLeadsWhereThatIsKnown(CapturedOutput output) {
        when(engine.leaderInfo()).thenReturn(Optional.of(new LeaderInfo("n3", 4, "h3:9081", null)));

        new EngineLifecycle(engine).start();

        assertThat(output).contains("Node n1 opened; the leader is n3");
    }

    @Test
    void itStartsAgainAfterAStop() {
        EngineLifecycle lifecycle = new EngineLifecycle(engine);

        lifecycle.start();
        lifecycle.stop();
        lifecycle.start();

        InOrder order = inOrder(engine);
        order.verify(engine).open();
        order.verify(engine).stop();
        order.verify(engine).open();
    }

    @Test
    void anEngineThatTheApplicationHasOpenedCountsAsRunning() {
        when(engine.isOpen()).thenReturn(true);

        assertThat(new EngineLifecycle(engine).isRunning()).isTrue();
    }

    @Test
    void aStopHandsLeadershipOver() {
        when(engine.transferLeadership(any())).thenReturn(true);
        LeadershipHandOverLifecycle lifecycle = new LeadershipHandOverLifecycle(engine);

        lifecycle.start();
        verify(engine, never()).transferLeadership(any());
        assertThat(lifecycle.isRunning()).isTrue();
        lifecycle.stop();

        verify(engine).transferLeadership(EngineConfig.DEFAULT_HAND_OVER_TIMEOUT);
        assertThat(lifecycle.isRunning()).isFalse();
    }

    @Test
    void aHandOverThatFailsDoesNotStopTheStop(CapturedOutput output) {
        when(engine.transferLeadership(any())).thenThrow(new EngineException("broken"));

        new LeadershipHandOverLifecycle(engine).stop();

        assertThat(output).contains("Leadership was not handed over").contains("broken");
    }

    @Test
    void aHandOverThatTakesTooLongIsSaid(CapturedOutput output) {
        new LeadershipHandOverLifecycle(engine).stop();

        assertThat(output).contains("within 3000 ms (d-engine.hand-over-timeout)");
    }

    @Test
    void withATimeoutOfZeroLeadershipIsNotHandedOver() {
        when(engine.config())
                .thenReturn(three.toBuilder().handOverTimeout(Duration.ZERO).build());

        new LeadershipHandOverLifecycle(engine).stop();

        verify(engine, never()).transferLeadership(any());
    }

    @Test
    void aSingleNodeHasNobodyToHandOverTo() {
        when(engine.config()).thenReturn(EngineConfig.defaults());

        new LeadershipHandOverLifecycle(engine).stop();

        verify(engine, never()).transferLeadership(any());
    }
}

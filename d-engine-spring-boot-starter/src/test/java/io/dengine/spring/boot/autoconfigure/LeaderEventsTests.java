package io.dengine.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.EmbeddedEngine;
import io.dengine.LeaderInfo;
import io.dengine.Role;
import io.dengine.spring.boot.LeaderChangedEvent;
import io.dengine.spring.boot.LeadershipAcquiredEvent;
import io.dengine.spring.boot.LeadershipLostEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

class LeaderEventsTests {

    private static final LeaderInfo N1 = FakeEngine.leader("n1", 1);
    private static final LeaderInfo N2 = FakeEngine.leader("n2", 2);

    private final FakeEngine fake = new FakeEngine();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(DEngineAutoConfiguration.class, DEngineEventsAutoConfiguration.class))
            .withBean(EmbeddedEngine.class, () -> fake.engine)
            .withBean(Listener.class);

    @Test
    void theFirstStateIsDeliveredToListenerMethodsOfBeans() {
        runner.run(context -> assertThat(context.getBean(Listener.class).events)
                .containsExactly(new LeaderChangedEvent(null, null, 0, false)));
    }

    @Test
    void aFirstStateInWhichThisNodeLeadsIsAnAcquisition() {
        fake.is(Role.LEADER, 1, N1);

        runner.run(context -> assertThat(context.getBean(Listener.class).events)
                .containsExactly(new LeaderChangedEvent(null, N1, 1, true), new LeadershipAcquiredEvent(N1)));
    }

    @Test
    void eventsComeInOrder() {
        runner.run(context -> {
            List<Object> events = context.getBean(Listener.class).events;
            events.clear();

            fake.is(Role.FOLLOWER, 1, N1);
            fake.is(Role.LEADER, 1, N1);
            fake.is(Role.CANDIDATE, 1, null);
            fake.is(Role.FOLLOWER, 2, N2);

            assertThat(events)
                    .containsExactly(
                            new LeaderChangedEvent(null, N1, 1, false),
                            new LeaderChangedEvent(N1, N1, 1, true),
                            new LeadershipAcquiredEvent(N1),
                            new LeaderChangedEvent(N1, null, 1, false),
                            new LeadershipLostEvent(null, 1),
                            new LeaderChangedEvent(null, N2, 2, false));
        });
    }

    @Test
    void leadingAnotherTermIsALossAndAnAcquisition() {
        LeaderInfo again = FakeEngine.leader("n1", 3);
        runner.run(context -> {
            fake.is(Role.LEADER, 1, N1);
            List<Object> events = context.getBean(Listener.class).events;
            events.clear();

            fake.is(Role.LEADER, 3, again);

            assertThat(events)
                    .containsExactly(
                            new LeaderChangedEvent(N1, again, 3, true),
                            new LeadershipLostEvent(again, 3),
                            new LeadershipAcquiredEvent(again));
        });
    }

    @Test
    void aChangeOfTheRoleAloneIsNoChangeOfTheLeader() {
        runner.run(context -> {
            List<Object> events = context.getBean(Listener.class).events;
            events.clear();

            fake.is(Role.CANDIDATE, 1, null);

            assertThat(events).isEmpty();
        });
    }

    @Test
    void aThrowingListenerDoesNotStopLaterEvents() {
        runner.withBean(ThrowingListener.class).run(context -> {
            List<Object> events = context.getBean(ThrowingListener.class).events;
            events.clear();

            fake.is(Role.LEADER, 1, N1);
            fake.is(Role.FOLLOWER, 2, N2);

            assertThat(events)
                    .containsExactly(
                            new LeaderChangedEvent(null, N1, 1, true), new LeaderChangedEvent(N1, N2, 2, false));
            assertThat(context.getBean(Listener.class).events).hasSizeGreaterThanOrEqualTo(2);
        });
    }

    @Test
    void theSubscriptionEndsWithTheContext() {
        runner.run(context -> {
            assertThat(fake.listeners).hasSize(1);
            context.stop();
            assertThat(fake.listeners).isEmpty();
            context.start();
            assertThat(fake.listeners).hasSize(1);
        });
        assertThat(fake.listeners).isEmpty();
    }

    @Test
    void itListensBeforeTheEngineOpensAndUntilItHasStopped() {
        assertThat(LeaderEventPublisher.PHASE).isLessThan(io.dengine.spring.boot.EngineLifecycle.PHASE);
    }

    static class Listener {

        final List<Object> events = new ArrayList<>();

        @EventListener({LeaderChangedEvent.class, LeadershipAcquiredEvent.class, LeadershipLostEvent.class})
        void on(Object event) {
            events.add(event);
        }
    }

    static class ThrowingListener {

        final List<Object> events = new ArrayList<>();

        @EventListener
        void on(LeaderChangedEvent event) {
            events.add(event);
            throw new IllegalStateException("listener");
        }
    }
}

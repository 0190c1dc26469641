package io.dengine.consensus.jraft;

import io.dengine.Member;
import io.dengine.consensus.PeerStatus;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the other members, round by round, until {@link Bootstrap} knows what this empty member is. */
final class BootstrapRounds {

    private static final Logger LOG = LoggerFactory.getLogger(BootstrapRounds.class);
    private static final Duration POLL = Duration.ofMillis(200);

    /** What becomes of this member. */
    interface Outcome {

        void found(Map<String, java.util.UUID> incarnations);

        void recover(Map<String, java.util.UUID> incarnations, long termFloor);

        void failed(Throwable problem);
    }

    private final PeerMonitor monitor;
    private final Bootstrap bootstrap;
    private final ScheduledExecutorService timer;
    private final Outcome outcome;
    private final long settledNanos;
    private volatile boolean stopped;
    private @Nullable String lastReason;

    BootstrapRounds(JRaftContext context, PeerMonitor monitor, ScheduledExecutorService timer, Outcome outcome) {
        this.monitor = monitor;
        this.timer = timer;
        this.outcome = outcome;
        this.bootstrap = new Bootstrap(
                context.config().nodeId(),
                context.incarnation(),
                context.members().stream().map(Member::id).toList());
        // Votes are counted for at most an election timeout plus the library's random delay of as much again.
        this.settledNanos =
                System.nanoTime() + context.electionTimeout().multipliedBy(3).toNanos();
    }

    void start() {
        timer.execute(this::round);
    }

    void stop() {
        stopped = true;
    }

    private void round() {
        if (stopped) {
            return;
        }
        try {
            monitor.askAll().whenCompleteAsync((answers, error) -> evaluate(error != null ? Map.of() : answers), timer);
        } catch (RuntimeException | Error e) {
            LOG.warn("the other members could not be asked", e);
            again("asking the other members failed");
        }
    }

    private void evaluate(Map<String, PeerStatus> answers) {
        try {
            Bootstrap.Decision decision = bootstrap.evaluate(answers, System.nanoTime() - settledNanos >= 0);
            if (stopped) {
                return;
            }
            if (decision instanceof Bootstrap.Decision.Wait wait) {
                again(wait.reason());
            } else if (decision instanceof Bootstrap.Decision.Found found) {
                outcome.found(found.incarnations());
            } else if (decision instanceof Bootstrap.Decision.Recover recover) {
                outcome.recover(recover.incarnations(), recover.termFloor());
            }
        } catch (RuntimeException | Error e) {
            if (!stopped) {
                outcome.failed(e);
            }
        }
    }

    private void again(String reason) {
        if (!reason.equals(lastReason)) {
            lastReason = reason;
            LOG.info("{}", reason);
        }
        timer.schedule(this::round, POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
}

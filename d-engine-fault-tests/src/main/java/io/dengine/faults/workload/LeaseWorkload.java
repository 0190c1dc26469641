package io.dengine.faults.workload;

import io.dengine.LeaseConfig;
import io.dengine.faults.checker.LeaseChecker;
import io.dengine.faults.checker.LeaseModel.Attach;
import io.dengine.faults.checker.LeaseModel.Grant;
import io.dengine.faults.checker.LeaseModel.Input;
import io.dengine.faults.checker.LeaseModel.Look;
import io.dengine.faults.checker.LeaseModel.Output;
import io.dengine.faults.checker.LeaseModel.Renew;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.history.Recorder;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Leases with a key each are granted, renewed a few times, and left to end; the key is gone neither too early nor too late. */
public final class LeaseWorkload extends RoundWorkload<LeaseWorkload.Leases> {

    private static final String NAME = "lease";
    private static final Duration MIN_TTL = Duration.ofMillis(300);
    private static final int MAX_MORE_MILLIS = 2500;
    private static final Duration LOOK_PAUSE = Duration.ofMillis(40);
    /** Longer than any lease may live in a run that goes well, with a renewal of unknown outcome too: what is there until then is found by the check. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** How long a write may take while there is a leader, on a machine that does much else. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    private final AtomicLong names = new AtomicLong();

    /** A workload. */
    public LeaseWorkload(Shared shared) {
        super(NAME, 4, shared, round -> new Leases(round, shared));
    }

    @Override
    public Client client(int number, long seed) {
        return client(
                session(number, seed),
                (round, session) -> round.new Life(session, Long.toString(names.incrementAndGet())).live());
    }

    /** The leases of a round. */
    static final class Leases implements RoundWorkload.Round {

        private final String prefix;
        private final Shared shared;
        private final Recorder<Input, Output> recorder = new Recorder<>();

        Leases(int round, Shared shared) {
            this.prefix = NAME + "/" + round + "/";
            this.shared = shared;
        }

        /** A lease, from its grant until its key is gone. */
        private final class Life {

            private final Session session;
            private final String name;
            private final long ttlMillis;

            Life(Session session, String name) {
                this.session = session;
                this.name = name;
                this.ttlMillis = MIN_TTL.toMillis() + session.random().nextInt(MAX_MORE_MILLIS);
            }

            boolean live() {
                Reply granted = ask(Ask.other(
                        new Grant(name, Duration.ofMillis(ttlMillis).toNanos()),
                        reply -> new Output(true),
                        "grant",
                        ttlMillis));
                if (granted.outcome() != Outcome.OK) {
                    return false;
                }
                long lease = Ask.number(granted, 0);
                ask(Ask.other(new Attach(name), Life::alive, "put-leased", prefix + name, name, lease));
                renew(lease);
                return awaitEnd();
            }

            private void renew(long lease) {
                Random random = session.random();
                for (int times = random.nextInt(4); times > 0; times--) {
                    LockSupport.parkNanos(Duration.ofMillis(ttlMillis).toNanos() * (2 + random.nextInt(6)) / 10);
                    ask(Ask.other(new Renew(name), Life::alive, "renew", lease));
                }
            }

            private boolean awaitEnd() {
                long deadline = System.nanoTime() + PATIENCE.toNanos();
                while (System.nanoTime() - deadline < 0) {
                    LockSupport.parkNanos(LOOK_PAUSE.toNanos());
                    Reply looked = ask(Ask.read(
                            Level.LINEARIZABLE,
                            new Look(name),
                            1,
                            reply -> new Output(reply.words().get(0) != null),
                            "get",
                            prefix + name,
                            Level.LINEARIZABLE.word()));
                    if (looked.outcome() == Outcome.OK && looked.words().get(0) == null) {
                        return true;
                    }
                }
                return false;
            }

            private Reply ask(Ask<Input, Output> ask) {
                return session.ask(recorder, session.anyNode(), ask);
            }

            private static Output alive(Reply reply) {
                return new Output(reply.is(0));
            }
        }

        @Override
        public boolean lastLook(Session session) {
            return true;
        }

        @Override
        public List<Examination> examine() {
            return Histories.examine(
                    NAME,
                    prefix,
                    recorder.operations(),
                    new LeaseChecker(
                            shared.leaders(),
                            shared.writes(),
                            LeaseConfig.DEFAULT_CHECKPOINT_INTERVAL,
                            shared.clockTolerance(),
                            SLACK)::check);
        }
    }
}

package io.dengine.faults.workload;

import io.dengine.LeaseConfig;
import io.dengine.faults.checker.LeaseChecker;
import io.dengine.faults.checker.LeaseModel.Attach;
import io.dengine.faults.checker.LeaseModel.Grant;
import io.dengine.faults.checker.LeaseModel.Holding;
import io.dengine.faults.checker.LeaseModel.Input;
import io.dengine.faults.checker.LeaseModel.Look;
import io.dengine.faults.checker.LeaseModel.Output;
import io.dengine.faults.checker.LeaseModel.Renew;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.history.Recorder;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Leases with a key each are granted, renewed a few times, or by a member for a while, and left to end; the key is gone neither too early nor too late, nor before a holder
 * has noticed. Some keys have a TTL of their own.
 */
public final class LeaseWorkload extends RoundWorkload<LeaseWorkload.Leases> {

    private static final String NAME = "lease";
    private static final Duration MIN_TTL = Duration.ofMillis(300);
    private static final int MAX_MORE_MILLIS = 2500;
    private static final Duration LOOK_PAUSE = Duration.ofMillis(40);
    /** Longer than any lease may live in a run that goes well, with a renewal of unknown outcome too: what is there until then is found by the check. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** How long a write may take while there is a leader, on a machine that does much else. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    /** How often the key is looked at for each question to who holds the lease. */
    private static final int LOOKS = 4;

    /** One of so many keys has a TTL of its own; of the others, one of so many is renewed by a member. */
    private static final int KINDS = 4;

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
                return session.random().nextInt(KINDS) == 0 ? liveWithATtl() : liveWithALease();
            }

            /** A key with a TTL of its own, which is not renewed. */
            private boolean liveWithATtl() {
                long from = System.nanoTime();
                Reply put = ask(new Ask<>(
                        List.of("put", prefix + name, name, ttlMillis),
                        true,
                        new Grant(name, Duration.ofMillis(ttlMillis).toNanos()),
                        reply -> new Output(true),
                        null,
                        false));
                if (put.outcome() != Outcome.OK) {
                    return false;
                }
                recorder.record(
                        session.number(),
                        "",
                        new Attach(name),
                        new Output(true),
                        Outcome.OK,
                        false,
                        from,
                        System.nanoTime(),
                        "the same put");
                return awaitEnd();
            }

            private boolean liveWithALease() {
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
                if (session.random().nextInt(KINDS) == 0) {
                    hold(lease);
                } else {
                    renew(lease);
                }
                return awaitEnd();
            }

            /** A member renews it by itself, for a while; each of its renewals may or may not be done. */
            private void hold(long lease) {
                NodeProcess holder = session.anyNode();
                long millis = ttlMillis * (1 + session.random().nextInt(3));
                long from = System.nanoTime();
                Reply begun = session.call(holder, false, "hold", lease, millis);
                recorder.record(
                        session.number(),
                        holder.id(),
                        new Renew(name),
                        null,
                        Outcome.UNKNOWN,
                        false,
                        from,
                        System.nanoTime(),
                        "held for " + millis + " ms");
                if (begun.outcome() == Outcome.OK) {
                    askHolder(holder, lease, from + Duration.ofMillis(millis).toNanos());
                }
            }

            /** Others are asked for the key meanwhile: the holder may be paused. */
            private void askHolder(NodeProcess holder, long lease, long untilNanos) {
                List<NodeProcess> others = session.nodes().stream()
                        .filter(node -> !node.equals(holder))
                        .toList();
                try (HolderQuestions questions = new HolderQuestions(
                        holder,
                        lease,
                        (certain, from, to) -> recorder.record(
                                session.number(),
                                holder.id(),
                                new Holding(name),
                                new Output(certain),
                                Outcome.OK,
                                true,
                                from,
                                to,
                                "holding"))) {
                    while (!questions.saidNo() && System.nanoTime() - untilNanos < 0) {
                        questions.ask();
                        for (int i = 0; i < LOOKS; i++) {
                            look(others.get(session.random().nextInt(others.size())));
                            LockSupport.parkNanos(LOOK_PAUSE.toNanos());
                        }
                    }
                }
            }

            private Reply look(NodeProcess node) {
                return session.ask(
                        recorder,
                        node,
                        Ask.read(
                                Level.LINEARIZABLE,
                                new Look(name),
                                1,
                                reply -> new Output(reply.words().get(0) != null),
                                "get",
                                prefix + name,
                                Level.LINEARIZABLE.word()));
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
                    Reply looked = look(session.anyNode());
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

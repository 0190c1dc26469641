package io.dengine.faults.workload;

import io.dengine.faults.checker.LockChecker;
import io.dengine.faults.checker.LockModel.Acquire;
import io.dengine.faults.checker.LockModel.FencedWrite;
import io.dengine.faults.checker.LockModel.Grant;
import io.dengine.faults.checker.LockModel.Input;
import io.dengine.faults.checker.LockModel.Output;
import io.dengine.faults.checker.LockModel.Release;
import io.dengine.faults.checker.LockModel.Renew;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.history.Recorder;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock of a lease and a key, with the key's revision as fencing token. Holders renew and write to what it protects; some forget to renew, and write all the same.
 */
public final class LockWorkload extends RoundWorkload<LockWorkload.Lock> {

    private static final String NAME = "lock";
    private static final Duration TTL = Duration.ofMillis(1200);

    /** A workload. */
    public LockWorkload(Shared shared) {
        super(NAME, 3, shared, round -> new Lock(round, shared.clockTolerance()));
    }

    @Override
    public Client client(int number, long seed) {
        return client(session(number, seed), Lock::takeAndRelease);
    }

    /** The lock of a round. */
    static final class Lock implements RoundWorkload.Round {

        private final double clockTolerance;
        private final String key;
        private final String resource;
        private final Recorder<Input, Output> recorder = new Recorder<>();

        Lock(int round, double clockTolerance) {
            this.clockTolerance = clockTolerance;
            key = NAME + "/" + round + "/lock";
            resource = NAME + "/" + round + "/resource";
        }

        private boolean takeAndRelease(Session session) {
            Reply granted = session.ask(
                    recorder,
                    session.anyNode(),
                    Ask.other(
                            new Grant(TTL.toNanos()),
                            reply -> new Output(true, Ask.number(reply, 0)),
                            "grant",
                            TTL.toMillis()));
            if (granted.outcome() != Outcome.OK) {
                return false;
            }
            long lease = Ask.number(granted, 0);
            Reply taken = session.ask(
                    recorder,
                    session.anyNode(),
                    Ask.conditional(
                            false,
                            new Acquire(lease),
                            reply -> new Output(reply.is(0), Ask.number(reply, 1)),
                            "acquire",
                            key,
                            Integer.toString(session.number()),
                            lease));
            if (taken.outcome() == Outcome.OK && taken.is(0)) {
                hold(session, lease, Ask.number(taken, 1));
            }
            Reply released = session.ask(
                    recorder,
                    session.anyNode(),
                    Ask.other(new Release(lease), reply -> new Output(reply.is(0), 0), "release", lease));
            // whoever did not get it leaves it to the others for a moment
            LockSupport.parkNanos(TTL.toNanos() / 20);
            return released.outcome() == Outcome.OK;
        }

        private void hold(Session session, long lease, long token) {
            Random random = session.random();
            boolean forgets = random.nextInt(4) == 0;
            int times = 1 + random.nextInt(4);
            for (int i = 0; i < times; i++) {
                write(session, token);
                LockSupport.parkNanos(TTL.toNanos() / 4);
                if (!forgets) {
                    session.ask(
                            recorder,
                            session.anyNode(),
                            Ask.other(new Renew(lease), reply -> new Output(reply.is(0), 0), "renew", lease));
                }
            }
            if (forgets) {
                LockSupport.parkNanos(TTL.toNanos());
            }
            write(session, token);
        }

        private void write(Session session, long token) {
            session.ask(
                    recorder,
                    session.anyNode(),
                    Ask.conditional(
                            true,
                            new FencedWrite(token),
                            reply -> new Output(reply.is(0), Ask.number(reply, 1)),
                            "put-if",
                            key,
                            token,
                            resource,
                            token));
        }

        @Override
        public boolean lastLook(Session session) {
            return true;
        }

        @Override
        public List<Examination> examine() {
            return Histories.examine(NAME, key, recorder.operations(), new LockChecker(clockTolerance)::check);
        }
    }
}

package io.dengine.faults.workload;

import io.dengine.faults.checker.SetChecker;
import io.dengine.faults.checker.SetModel.Add;
import io.dengine.faults.checker.SetModel.Delete;
import io.dengine.faults.checker.SetModel.Input;
import io.dengine.faults.checker.SetModel.Output;
import io.dengine.faults.checker.SetModel.Scan;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.history.Recorder;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Unique elements are put under a prefix, some are deleted, and the prefix is scanned; what was acknowledged is there, what was deleted stays away. */
public final class SetWorkload extends RoundWorkload<SetWorkload.Elements> {

    private static final String NAME = "set";
    private static final int PAGE = 50;
    private static final int MAX_ELEMENTS = 1000;

    private final AtomicLong elements = new AtomicLong();

    /** A workload. */
    public SetWorkload(Shared shared) {
        super(NAME, 3, shared, Elements::new);
    }

    @Override
    public Client client(int number, long seed) {
        return client(session(number, seed), this::step);
    }

    private boolean step(Elements round, Session session) {
        Random random = session.random();
        int choice = random.nextInt(10);
        if (choice < 6 && round.added.incrementAndGet() <= MAX_ELEMENTS) {
            return round.add(session, String.format("%06d", elements.incrementAndGet()));
        }
        String old = choice < 8 ? round.deletable.poll() : null;
        if (old != null) {
            Ask<Input, Output> ask = Ask.conditional(
                    session.viaLeader(),
                    new Delete(old),
                    reply -> new Output(Ask.number(reply, 1), reply.is(0), Set.of()),
                    "delete",
                    round.prefix + old);
            return session.ask(round.recorder, session.anyNode(), ask).outcome() == Outcome.OK;
        }
        Level level = random.nextInt(4) == 0 ? Level.EVENTUAL : Level.fresh(random);
        return session.ask(round.recorder, session.anyNode(), round.scan(level)).outcome() == Outcome.OK;
    }

    /** The elements of a round. */
    static final class Elements implements RoundWorkload.Round {

        private final String prefix;
        private final AtomicLong added = new AtomicLong();
        private final Recorder<Input, Output> recorder = new Recorder<>();
        /** Acknowledged and not deleted by anybody yet. */
        private final Queue<String> deletable = new ConcurrentLinkedQueue<>();

        Elements(int round) {
            prefix = NAME + "/" + round + "/";
        }

        private boolean add(Session session, String element) {
            Reply reply = session.ask(
                    recorder,
                    session.anyNode(),
                    Ask.write(
                            session.viaLeader(),
                            new Add(element),
                            0,
                            answer -> new Output(Ask.number(answer, 0), true, Set.of()),
                            "put",
                            prefix + element,
                            element));
            if (reply.outcome() == Outcome.OK && session.random().nextInt(4) == 0) {
                deletable.add(element);
            }
            return reply.outcome() == Outcome.OK;
        }

        private Ask<Input, Output> scan(Level level) {
            return Ask.read(
                    level, new Scan(level == Level.EVENTUAL), 0, Elements::found, "rows", prefix, PAGE, level.word());
        }

        private static Output found(Reply reply) {
            return new Output(
                    Ask.number(reply, 0), true, new HashSet<>(Ask.rows(reply).values()));
        }

        @Override
        public boolean lastLook(Session session) {
            return session.ask(recorder, session.anyNode(), scan(Level.LINEARIZABLE))
                            .outcome()
                    == Outcome.OK;
        }

        @Override
        public List<Examination> examine() {
            return Histories.examine(NAME, prefix, recorder.operations(), new SetChecker()::check);
        }
    }
}

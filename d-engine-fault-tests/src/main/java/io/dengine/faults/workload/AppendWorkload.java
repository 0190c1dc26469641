package io.dengine.faults.workload;

import io.dengine.faults.checker.AppendChecker;
import io.dengine.faults.checker.AppendModel.Append;
import io.dengine.faults.checker.AppendModel.Input;
import io.dengine.faults.checker.AppendModel.Output;
import io.dengine.faults.checker.AppendModel.Read;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.history.Recorder;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Unique elements are appended to a list, by compare-and-set and by transaction; every read must show a part of one order, with all that was acknowledged before. */
public final class AppendWorkload extends RoundWorkload<AppendWorkload.Elements> {

    private static final String NAME = "append";
    /** Bounds the value: a list that is full is only read. */
    private static final int MAX_ELEMENTS = 1500;

    private final AtomicLong elements = new AtomicLong();

    /** A workload. */
    public AppendWorkload(Shared shared) {
        super(NAME, 4, shared, Elements::new);
    }

    @Override
    public Client client(int number, long seed) {
        return client(session(number, seed), this::step);
    }

    private boolean step(Elements round, Session session) {
        Ask<Input, Output> ask;
        int choice = session.random().nextInt(10);
        if (choice < 6 && round.attempts.incrementAndGet() <= MAX_ELEMENTS) {
            String element = Long.toString(elements.incrementAndGet());
            ask = Ask.conditional(
                    session.viaLeader(),
                    new Append(element),
                    reply -> Output.append(reply.is(0), Ask.number(reply, 1)),
                    "append",
                    round.key,
                    element,
                    session.random().nextBoolean() ? "cas" : "txn");
        } else {
            ask = round.read(choice < 8 ? Level.EVENTUAL : Level.fresh(session.random()));
        }
        return session.ask(round.recorder, session.anyNode(), ask).outcome() == Outcome.OK;
    }

    /** A list. */
    static final class Elements implements RoundWorkload.Round {

        private final String key;
        private final AtomicLong attempts = new AtomicLong();
        private final Recorder<Input, Output> recorder = new Recorder<>();

        Elements(int round) {
            key = NAME + "/" + round;
        }

        private Ask<Input, Output> read(Level level) {
            return Ask.read(level, new Read(level == Level.EVENTUAL), 1, Elements::list, "get", key, level.word());
        }

        private static Output list(Reply reply) {
            String value = reply.words().get(0);
            String[] list = value == null ? new String[0] : value.split(",");
            return Output.read(Ask.number(reply, 1), Ask.number(reply, 2), list);
        }

        @Override
        public boolean lastLook(Session session) {
            return session.ask(recorder, session.anyNode(), read(Level.LINEARIZABLE))
                            .outcome()
                    == Outcome.OK;
        }

        @Override
        public List<Examination> examine() {
            return Histories.examine(NAME, key, recorder.operations(), new AppendChecker()::check);
        }
    }
}

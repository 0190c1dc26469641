package io.dengine.faults.workload;

import io.dengine.faults.checker.CounterChecker;
import io.dengine.faults.checker.CounterModel.Increment;
import io.dengine.faults.checker.CounterModel.Input;
import io.dengine.faults.checker.CounterModel.Output;
import io.dengine.faults.checker.CounterModel.Read;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.history.Recorder;
import java.util.List;

/** A number is increased and read; each increment that was acknowledged counts once, one of unknown outcome once at most. */
public final class CounterWorkload extends RoundWorkload<CounterWorkload.Counter> {

    private static final String NAME = "counter";

    /** A workload. */
    public CounterWorkload(Shared shared) {
        super(NAME, 3, shared, Counter::new);
    }

    @Override
    public Client client(int number, long seed) {
        return client(session(number, seed), CounterWorkload::step);
    }

    private static boolean step(Counter round, Session session) {
        Ask<Input, Output> ask = session.random().nextInt(3) == 0
                ? round.read(Level.fresh(session.random()))
                : Ask.write(
                        session.viaLeader(),
                        new Increment(),
                        1,
                        reply -> new Output(Ask.number(reply, 0), Ask.number(reply, 1)),
                        "add",
                        round.key,
                        1);
        return session.ask(round.recorder, session.anyNode(), ask).outcome() == Outcome.OK;
    }

    /** A number. */
    static final class Counter implements RoundWorkload.Round {

        private final String key;
        private final Recorder<Input, Output> recorder = new Recorder<>();

        Counter(int round) {
            key = NAME + "/" + round;
        }

        private Ask<Input, Output> read(Level level) {
            return Ask.read(level, new Read(), 1, Counter::value, "get", key, level.word());
        }

        private static Output value(Reply reply) {
            String value = reply.words().get(0);
            return new Output(value == null ? 0 : Long.parseLong(value), Ask.number(reply, 1));
        }

        @Override
        public boolean lastLook(Session session) {
            return session.ask(recorder, session.anyNode(), read(Level.LINEARIZABLE))
                            .outcome()
                    == Outcome.OK;
        }

        @Override
        public List<Examination> examine() {
            return Histories.examine(NAME, key, recorder.operations(), new CounterChecker()::check);
        }
    }
}

package io.dengine.faults.workload;

import io.dengine.faults.checker.Finding;
import io.dengine.faults.checker.LinearizabilityChecker;
import io.dengine.faults.checker.LocalReadChecker;
import io.dengine.faults.checker.LocalReadChecker.Seen;
import io.dengine.faults.checker.RegisterModel;
import io.dengine.faults.checker.RegisterModel.CompareAndSet;
import io.dengine.faults.checker.RegisterModel.Delete;
import io.dengine.faults.checker.RegisterModel.Get;
import io.dengine.faults.checker.RegisterModel.Input;
import io.dengine.faults.checker.RegisterModel.Output;
import io.dengine.faults.checker.RegisterModel.Put;
import io.dengine.faults.checker.Verdict;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Operation;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.history.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts, gets, deletes and compare-and-sets of a few keys, from any member, with and without the way to the leader; each key must be a linearizable register, and reads of what one member has must fit
 * its revisions.
 */
public final class RegisterWorkload extends RoundWorkload<RegisterWorkload.Keys> {

    /** After which the search for an order of the operations of a key is given up. */
    static final Duration CHECK_TIMEOUT = Duration.ofSeconds(20);

    private static final String NAME = "register";
    private static final int RECENT = 20;

    private final int keys;
    private final AtomicLong values = new AtomicLong();

    /** A workload of a run of its own. */
    public RegisterWorkload(Cluster cluster, int keys) {
        this(Shared.of(cluster), keys);
    }

    /**
     * A workload.
     *
     * @param keys how many keys; few, so that clients meet
     */
    public RegisterWorkload(Shared shared, int keys) {
        super(NAME, 5, shared, round -> new Keys(round, keys));
        this.keys = keys;
    }

    @Override
    public Client client(int number, long seed) {
        return client(session(number, seed), this::step);
    }

    private boolean step(Keys round, Session session) {
        Random random = session.random();
        int key = random.nextInt(keys);
        NodeProcess node = session.anyNode();
        Ask<Input, Output> ask = ask(round.key(key), round.latest.get(key), session);
        Reply reply = session.ask(round.recorders.get(key), node, ask);
        if (reply.outcome() == Outcome.OK) {
            round.saw(key, ask.input(), ask.output().apply(reply));
        }
        return reply.outcome() == Outcome.OK;
    }

    /** @param latest of the key, as far as a client knows */
    private Ask<Input, Output> ask(String key, @Nullable String latest, Session session) {
        Random random = session.random();
        boolean via = session.viaLeader();
        String value = Long.toString(values.incrementAndGet());
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> Ask.write(via, new Put(value), 0, Keys::written, "put", key, value);
            case 3 -> Ask.conditional(via, new Delete(), Keys::changed, "delete", key);
            case 4, 5 -> {
                // one of another key now and then, which must not match
                String expected = random.nextInt(8) == 0
                        ? Long.toString(Math.max(1, values.get() - random.nextInt(RECENT)))
                        : latest;
                yield Ask.conditional(
                        via, new CompareAndSet(expected, value), Keys::changed, "cas", key, expected, value);
            }
            case 6, 7 -> Keys.get(key, Level.EVENTUAL);
            default -> Keys.get(key, Level.fresh(random));
        };
    }

    /** The keys of a round. */
    static final class Keys implements RoundWorkload.Round {

        private final int round;
        private final List<Recorder<Input, Output>> recorders;
        private final AtomicReferenceArray<@Nullable String> latest;

        Keys(int round, int keys) {
            this.round = round;
            this.latest = new AtomicReferenceArray<>(keys);
            this.recorders = IntStream.range(0, keys)
                    .mapToObj(key -> new Recorder<Input, Output>())
                    .toList();
        }

        private void saw(int key, Input input, Output answer) {
            if (input instanceof Put put) {
                latest.set(key, put.value());
            } else if (input instanceof Get get) {
                if (!get.local()) {
                    latest.set(key, answer.value());
                }
            } else if (answer.succeeded()) {
                latest.set(key, input instanceof CompareAndSet cas ? cas.update() : null);
            }
        }

        private String key(int number) {
            return NAME + "/" + round + "/" + number;
        }

        private static Ask<Input, Output> get(String key, Level level) {
            return Ask.read(level, new Get(level == Level.EVENTUAL), 1, Keys::read, "get", key, level.word());
        }

        private static Output written(Reply reply) {
            return new Output(null, true, Ask.number(reply, 0), 0, null);
        }

        private static Output changed(Reply reply) {
            return new Output(null, reply.is(0), Ask.number(reply, 1), 0, null);
        }

        private static Output read(Reply reply) {
            return new Output(
                    reply.words().get(0),
                    true,
                    Ask.number(reply, 1),
                    Ask.number(reply, 2),
                    reply.words().get(3));
        }

        @Override
        public boolean lastLook(Session session) {
            for (int i = 0; i < recorders.size(); i++) {
                if (session.ask(recorders.get(i), session.anyNode(), get(key(i), Level.LINEARIZABLE))
                                .outcome()
                        != Outcome.OK) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public List<Examination> examine() {
            return IntStream.range(0, recorders.size())
                    .mapToObj(i -> examine(key(i), recorders.get(i).operations()))
                    .toList();
        }

        private static Examination examine(String key, List<Operation<Input, Output>> history) {
            List<Operation<Input, Output>> ordered = history.stream()
                    .filter(each -> !(each.input() instanceof Get get && get.local()))
                    .toList();
            Verdict verdict = new LinearizabilityChecker<Optional<String>, Input, Output>(
                            new RegisterModel(), CHECK_TIMEOUT)
                    .check(ordered);
            List<Finding> findings = new ArrayList<>(new LocalReadChecker().check(seen(history)));
            verdict.finding("the operations of " + key).ifPresent(findings::add);
            return new Examination(NAME, key, history, findings, verdict.kind() == Verdict.Kind.TIMED_OUT);
        }

        private static List<Seen> seen(List<Operation<Input, Output>> history) {
            List<Seen> seen = new ArrayList<>();
            for (Operation<Input, Output> each : history) {
                if (!each.isOk()) {
                    continue;
                }
                Output answer = each.answer();
                if (each.input() instanceof Get) {
                    seen.add(new Seen(
                            each.id(),
                            answer.incarnation(),
                            answer.value(),
                            answer.revision(),
                            answer.modRevision(),
                            each.invokeNanos(),
                            each.returnNanos()));
                } else if (answer.succeeded()) {
                    String written = each.input() instanceof Put put
                            ? put.value()
                            : each.input() instanceof CompareAndSet cas ? cas.update() : null;
                    if (written != null) {
                        seen.add(new Seen(
                                each.id(),
                                null,
                                written,
                                answer.revision(),
                                answer.revision(),
                                each.invokeNanos(),
                                each.returnNanos()));
                    }
                }
            }
            return seen;
        }
    }
}

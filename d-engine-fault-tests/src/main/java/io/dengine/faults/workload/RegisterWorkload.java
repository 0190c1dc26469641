package io.dengine.faults.workload;

import io.dengine.faults.checker.LinearizabilityChecker;
import io.dengine.faults.checker.RegisterModel;
import io.dengine.faults.checker.RegisterModel.CompareAndSet;
import io.dengine.faults.checker.RegisterModel.Delete;
import io.dengine.faults.checker.RegisterModel.Get;
import io.dengine.faults.checker.RegisterModel.Input;
import io.dengine.faults.checker.RegisterModel.Output;
import io.dengine.faults.checker.RegisterModel.Put;
import io.dengine.faults.checker.Verdict;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.ControlClient;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.cluster.Reply;
import io.dengine.faults.history.Operation;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.history.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Puts, gets, deletes and compare-and-sets of a few keys, from any member; each key must be a linearizable register. */
public final class RegisterWorkload implements Workload {

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(60);
    private static final List<String> LEVELS = List.of("linearizable", "lease");

    private final Cluster cluster;
    private final int keys;
    private final AtomicLong values = new AtomicLong();
    private final AtomicLong generation = new AtomicLong();
    private final Map<String, Recorder<Input, Output>> recorders = new TreeMap<>();

    /**
     * A workload.
     *
     * @param keys how many keys; few, so that clients meet
     */
    public RegisterWorkload(Cluster cluster, int keys) {
        this.cluster = cluster;
        this.keys = keys;
    }

    @Override
    public Client client(int number, long seed) {
        return new RegisterClient(number, new Random(seed));
    }

    // A history that grows for ever cannot be checked: keys are given up after a while and new ones begun.
    private Recorder<Input, Output> recorder(String key) {
        synchronized (recorders) {
            return recorders.computeIfAbsent(key, ignored -> new Recorder<>());
        }
    }

    /** From now on other keys are used, so that the histories of single keys stay short. */
    @Override
    public void nextRound() {
        generation.incrementAndGet();
    }

    @Override
    public List<String> anomalies() {
        List<String> anomalies = new ArrayList<>();
        LinearizabilityChecker<java.util.Optional<String>, Input, Output> checker =
                new LinearizabilityChecker<>(new RegisterModel(), CHECK_TIMEOUT);
        histories().forEach((key, history) -> {
            Verdict verdict = checker.check(history);
            if (!verdict.isLinearizable()) {
                anomalies.add("register " + key + ": " + verdict.kind() + " of " + history.size()
                        + " operations, stuck at " + verdict.stuckAt());
            }
        });
        return anomalies;
    }

    /** What was recorded, by key. */
    public Map<String, List<Operation<Input, Output>>> histories() {
        Map<String, List<Operation<Input, Output>>> histories = new TreeMap<>();
        synchronized (recorders) {
            recorders.forEach((key, recorder) -> histories.put(key, recorder.operations()));
        }
        return histories;
    }

    @Override
    public long operations() {
        return histories().values().stream().mapToLong(List::size).sum();
    }

    private final class RegisterClient implements Client {

        private final int number;
        private final Random random;
        private final Map<NodeProcess, ControlClient> connections = new HashMap<>();

        RegisterClient(int number, Random random) {
            this.number = number;
            this.random = random;
        }

        @Override
        public boolean step() {
            NodeProcess node =
                    cluster.nodes().get(random.nextInt(cluster.nodes().size()));
            String key = "register-" + generation.get() + "-" + random.nextInt(keys);
            ControlClient connection = connections.computeIfAbsent(node, any -> any.client(CALL_TIMEOUT));
            Reply reply = run(connection, node, key, input());
            return reply.outcome() == Outcome.OK;
        }

        private Input input() {
            String value = Long.toString(values.incrementAndGet());
            return switch (random.nextInt(10)) {
                case 0, 1, 2 -> new Put(value);
                case 3 -> new Delete();
                case 4, 5 ->
                    new CompareAndSet(
                            random.nextInt(4) == 0
                                    ? null
                                    : Long.toString(Math.max(1, values.get() - random.nextInt(20))),
                            value);
                default -> new Get();
            };
        }

        private Reply run(ControlClient connection, NodeProcess node, String key, Input input) {
            return recorder(key)
                    .record(
                            number,
                            node.id(),
                            input,
                            input instanceof Get,
                            () -> call(connection, key, input),
                            Reply::outcome,
                            reply -> output(input, reply));
        }

        private Reply call(ControlClient connection, String key, Input input) {
            if (input instanceof Put put) {
                return connection.call("put", key, put.value());
            }
            if (input instanceof Delete) {
                return connection.call("delete", key);
            }
            if (input instanceof CompareAndSet cas) {
                return connection.call("cas", key, cas.expected(), cas.update());
            }
            return connection.call("get", key, LEVELS.get(random.nextInt(LEVELS.size())));
        }

        private static Output output(Input input, Reply reply) {
            if (input instanceof Get) {
                return new Output(reply.words().get(0), true);
            }
            return input instanceof Put ? Output.DONE : new Output(null, reply.is(0));
        }

        @Override
        public void close() {
            connections.values().forEach(ControlClient::close);
        }
    }
}

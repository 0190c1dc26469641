package io.dengine.runtime;

import io.dengine.LeaderInfo;
import io.dengine.LimitsConfig;
import io.dengine.RaftConfig;
import io.dengine.Role;
import io.dengine.benchmarks.node.Data;
import io.dengine.command.Command;
import io.dengine.command.CommandCodec;
import io.dengine.command.CommandResult;
import io.dengine.concurrent.DaemonThreads;
import io.dengine.consensus.Consensus;
import io.dengine.kv.PutResult;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the batcher costs a put, from its submission to its outcome, when another thread answers each entry as soon as
 * it can, as the apply thread does. Beside the engine's own class, which is package-private.
 */
@NullMarked
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m"})
@State(Scope.Benchmark)
public class WritePathBenchmark {

    private static final int PUTS = 1024;
    private static final int COUNT_OFFSET = 1;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final CommandResult RESULT = new CommandResult.PutDone(new PutResult(1));

    private final LeadershipHub leadership = new LeadershipHub();
    private final Semaphore answered = new Semaphore(0);
    private final ThreadPoolExecutor raft = DaemonThreads.single("d-engine-benchmark-raft", PUTS);
    private final byte[] command = CommandCodec.encode(new Command.Put(Data.key(1), new Data().value(1)));
    private @Nullable WritePath writes;

    /** Starts the batcher of a leader. */
    @Setup
    public void start() {
        leadership.publish(Role.LEADER, 1, new LeaderInfo("n1", 1, "127.0.0.1:9081", null));
        WritePath started = new WritePath(
                "n1",
                LimitsConfig.defaults(),
                RaftConfig.defaults(),
                answering(),
                new WriteFailures("n1", leadership, () -> null),
                leadership,
                WriteAdmission.ALL);
        started.start();
        writes = started;
    }

    // only proposing is asked of it
    private Consensus answering() {
        return (Consensus) Proxy.newProxyInstance(
                Consensus.class.getClassLoader(), new Class<?>[] {Consensus.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("propose")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    int commands = ByteBuffer.wrap((byte[]) arguments[0]).getInt(COUNT_OFFSET);
                    EntryProposal entry = (EntryProposal) arguments[2];
                    raft.execute(() -> entry.applied(Collections.nCopies(commands, RESULT)));
                    return null;
                });
    }

    /** 1,024 puts outstanding; per put. */
    @Benchmark
    @OperationsPerInvocation(PUTS)
    public void manyPuts() throws InterruptedException {
        submit(PUTS);
    }

    /** One put at a time, which goes to Raft on its caller's thread: handed to the answering thread and back. */
    @Benchmark
    public void onePut() throws InterruptedException {
        submit(1);
    }

    private void submit(int puts) throws InterruptedException {
        WritePath to = Objects.requireNonNull(writes);
        for (int i = 0; i < puts; i++) {
            to.submit(command, true, TIMEOUT).outcome().whenComplete((result, failure) -> {
                if (failure == null) {
                    answered.release();
                }
            });
        }
        if (!answered.tryAcquire(puts, TIMEOUT.toSeconds() * 2, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not all of " + puts + " puts have succeeded");
        }
    }

    /** Stops the batcher. */
    @TearDown
    public void stop() {
        Objects.requireNonNull(writes).stop(TIMEOUT);
        raft.shutdown();
    }
}

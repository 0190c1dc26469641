package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.LeaderInfo;
import io.dengine.LimitsConfig;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.RaftConfig;
import io.dengine.Role;
import io.dengine.command.CommandResult;
import io.dengine.command.EntryCodec;
import io.dengine.consensus.Consensus;
import io.dengine.kv.PutResult;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes are given up while they are about to be proposed: the answer must be right whoever is faster. */
class WriteExpiryRaceTests {

    private static final int WRITERS = 4;
    private static final int WRITES = 2_000;
    private static final Duration LONG = Duration.ofSeconds(60);

    private record Sent(EntryProposal proposal, List<Integer> numbers) {}

    private record Answered(int number, PendingWrite write) {}

    private final LinkedBlockingQueue<Sent> sent = new LinkedBlockingQueue<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aWriteThatIsSaidToHaveNoEffectIsNeverProposed(long seed) throws Exception {
        LeadershipHub leadership = new LeadershipHub();
        leadership.publish(Role.LEADER, 1, new LeaderInfo("n1", 1, "127.0.0.1:9081", null));
        LimitsConfig limits = new LimitsConfig(
                4096, 1024, 2048, 128, 100, 100, 64, 1 << 20, 10, Duration.ofSeconds(5), 10, 1024, 2048, 10);
        WritePath path = new WritePath(
                "n1",
                limits,
                new RaftConfig(Duration.ofSeconds(1), 64, 2),
                recording(),
                new WriteFailures("n1", leadership, () -> null),
                leadership,
                WriteAdmission.ALL);
        path.start();
        Set<Integer> proposed = new HashSet<>();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 2);
        List<Answered> all = new ArrayList<>();
        try {
            Future<?> applier = threads.submit(() -> apply(proposed, over));
            Future<?> timer = threads.submit(() -> {
                while (!over.get()) {
                    path.expire(System.nanoTime());
                }
            });
            List<Future<List<Answered>>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(writer(path, i, new Random(seed * 31 + i))));
            }
            for (Future<List<Answered>> writer : writers) {
                all.addAll(writer.get(60, TimeUnit.SECONDS));
            }
            for (Answered each : all) {
                each.write().outcome().handle((result, error) -> null).get(60, TimeUnit.SECONDS);
            }
            over.set(true);
            applier.get(60, TimeUnit.SECONDS);
            timer.get(60, TimeUnit.SECONDS);
        } finally {
            over.set(true);
            path.stop(LONG);
            threads.shutdownNow();
        }

        int expiredInQueue = 0;
        int answered = 0;
        for (Answered each : all) {
            Object outcome = each.write()
                    .outcome()
                    .handle((result, error) -> error == null ? result : error)
                    .join();
            if (outcome instanceof OverloadedException refusal) {
                expiredInQueue += refusal.getMessage().contains("in the queue") ? 1 : 0;
                assertThat(proposed).doesNotContain(each.number());
            } else if (outcome instanceof CommandResult.PutDone done) {
                answered++;
                assertThat(done.result().revision()).as("its own answer").isEqualTo(each.number());
                assertThat(proposed).contains(each.number());
            } else {
                assertThat(outcome).isInstanceOf(OutcomeUnknownException.class);
            }
        }
        assertThat(List.of(expiredInQueue, answered)).as("the race was one").doesNotContain(0);
        assertThat(path.pendingWrites()).isZero();
    }

    private static Callable<List<Answered>> writer(WritePath path, int writer, Random random) {
        return () -> {
            List<Answered> own = new ArrayList<>();
            for (int i = 0; i < WRITES; i++) {
                int number = writer * WRITES + i;
                byte[] command = ByteBuffer.allocate(Integer.BYTES + random.nextInt(40))
                        .putInt(number)
                        .array();
                PendingWrite write = path.submit(command, Duration.ofNanos(1 + random.nextInt(200_000)));
                own.add(new Answered(number, write));
                if (random.nextBoolean()) {
                    path.expire(write);
                }
            }
            return own;
        };
    }

    private void apply(Set<Integer> proposed, AtomicBoolean over) {
        try {
            while (!over.get() || !sent.isEmpty()) {
                Sent next = sent.poll(10, TimeUnit.MILLISECONDS);
                if (next != null) {
                    proposed.addAll(next.numbers());
                    List<CommandResult> results = new ArrayList<>();
                    next.numbers().forEach(number -> results.add(new CommandResult.PutDone(new PutResult(number))));
                    next.proposal().applied(results);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Consensus recording() {
        return (Consensus) Proxy.newProxyInstance(
                Consensus.class.getClassLoader(), new Class<?>[] {Consensus.class}, (proxy, method, arguments) -> {
                    List<Integer> numbers = new ArrayList<>();
                    EntryCodec.decode(ByteBuffer.wrap((byte[]) arguments[0]))
                            .forEach(command -> numbers.add(command.getInt()));
                    sent.add(new Sent((EntryProposal) arguments[2], numbers));
                    return null;
                });
    }
}

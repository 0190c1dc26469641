package io.dengine.benchmarks;

import io.dengine.Member;
import io.dengine.benchmarks.load.Load;
import io.dengine.benchmarks.peers.BareRaftPeer;
import io.dengine.benchmarks.peers.EnginePeer;
import io.dengine.benchmarks.peers.Peer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * A member as a process, told what to do on its standard input: {@code leader?}, {@code put <outstanding> <count> <seconds>}, {@code get <outstanding> <count> <seconds>},
 * {@code lease-get <seconds>}, {@code local-get <seconds>}, {@code stop}.
 */
public final class BenchmarkNode {

    private static final int KEYS = 1_000_000;
    private static final int VALUE_BYTES = 256;

    private final Peer peer;
    private final byte[] value = new byte[VALUE_BYTES];
    private final SplittableRandom random = new SplittableRandom(7);

    private BenchmarkNode(Peer peer) {
        this.peer = peer;
        new Random(7).nextBytes(value);
    }

    /** {@code <dengine|bare> <id> <directory> <id=host:port>...}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<Member> members = new ArrayList<>();
        for (int i = 3; i < arguments.length; i++) {
            String[] parts = arguments[i].split("=", 2);
            members.add(new Member(parts[0], parts[1]));
        }
        Path directory = Path.of(arguments[2]);
        try (Peer peer = arguments[0].equals("bare")
                ? BareRaftPeer.open(arguments[1], members, directory)
                : EnginePeer.open(arguments[1], members, directory)) {
            new BenchmarkNode(peer).serve();
        }
    }

    private void serve() throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("stop"); line = in.readLine()) {
            System.out.println("= " + answer(line.split(" ")));
        }
    }

    private String answer(String[] words) throws InterruptedException {
        return switch (words[0]) {
            case "leader?" -> Boolean.toString(peer.isLeader());
            case "put" -> text(load(words, number -> peer.put(key(), value.clone())));
            case "get" -> text(load(words, number -> peer.get(key())));
            case "lease-get" -> text(blocking(words, () -> peer.leaseGet(key())));
            case "local-get" -> text(blocking(words, () -> peer.localGet(key())));
            default -> throw new IllegalArgumentException("unknown command " + words[0]);
        };
    }

    private byte[] key() {
        return ByteBuffer.allocate(Long.BYTES).putLong(random.nextInt(KEYS)).array();
    }

    private static Load.Result load(String[] words, java.util.function.LongFunction<CompletableFuture<?>> operation)
            throws InterruptedException {
        return new Load(operation, Integer.parseInt(words[1]))
                .run(Long.parseLong(words[2]), Duration.ofSeconds(Long.parseLong(words[3])));
    }

    private static Load.Result blocking(String[] words, java.util.function.Supplier<Object> operation)
            throws InterruptedException {
        return new Load(number -> CompletableFuture.completedFuture(operation.get()), 1)
                .run(0, Duration.ofSeconds(Long.parseLong(words[1])));
    }

    private static String text(Load.Result result) {
        return String.format(
                Locale.ROOT,
                "%.0f ops/s, errors %d, mean %.1f us, p50 %.1f us, p99 %.1f us, p99.9 %.1f us",
                result.perSecond(),
                result.errors(),
                result.latencies().getMean() / 1e3,
                result.latencies().getValueAtPercentile(50) / 1e3,
                result.latencies().getValueAtPercentile(99) / 1e3,
                result.latencies().getValueAtPercentile(99.9) / 1e3);
    }
}

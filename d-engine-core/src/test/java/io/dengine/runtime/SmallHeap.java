package io.dengine.runtime;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.SnapshotConfig;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KvClient;
import io.dengine.kv.Scan;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** The program of {@link SmallHeapTests}: one member in a process of its own, with little memory. */
final class SmallHeap {

    private static final int LARGE_VALUES = 160;
    private static final int LONG_KEYS = 10_000;

    private SmallHeap() {}

    public static void main(String[] arguments) throws Exception {
        EmbeddedEngine engine = EmbeddedEngine.create(EngineConfig.builder()
                .dataDir(Path.of(arguments[0]))
                .snapshot(new SnapshotConfig(Duration.ofHours(1), 1_000_000, 1L << 40))
                .build());
        engine.open();
        engine.waitReady(Duration.ofSeconds(30));
        KvClient client = engine.client().withTimeout(Duration.ofSeconds(60));
        switch (arguments[1]) {
            case "answers" -> manyLargeAnswers(client);
            case "expiry" -> manyLargeValuesExpireTogether(client);
            case "sweep" -> longKeysAreCompactedAndDeleted(client);
            case "open" -> client.put("after", "1");
            default -> throw new IllegalArgumentException(arguments[1]);
        }
        System.out.println("failure " + engine.status().failure() + ", keys "
                + client.scan(Scan.all().onlyCount()).count());
        engine.stop();
    }

    private static void manyLargeAnswers(KvClient client) throws Exception {
        for (int i = 0; i < 7; i++) {
            client.put(("k" + i).getBytes(), new byte[1 << 20]);
        }
        CompletableFuture.allOf(IntStream.range(0, 60)
                        .mapToObj(i -> client.async()
                                .transact(Txn.of(TxnOp.range(KeyRange.all(), 100)))
                                .thenAccept(result ->
                                        System.out.println(result.results().size())))
                        .toArray(CompletableFuture[]::new))
                .get(60, TimeUnit.SECONDS);
    }

    private static void manyLargeValuesExpireTogether(KvClient client) {
        Duration ttl = Duration.ofSeconds(8);
        for (int i = 0; i < LARGE_VALUES; i++) {
            client.put(("k" + i).getBytes(), new byte[1 << 20], ttl);
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (client.scan(Scan.all().onlyCount()).count() > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the keys do not expire");
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    /** A delete of a range, behind a compaction, may sweep four rows for each key. */
    private static void longKeysAreCompactedAndDeleted(KvClient client) throws Exception {
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < LONG_KEYS; i += 500) {
                int first = i;
                CompletableFuture.allOf(IntStream.range(first, first + 500)
                                .mapToObj(n -> client.async().put(longKey(n), new byte[0]))
                                .toArray(CompletableFuture[]::new))
                        .get(60, TimeUnit.SECONDS);
            }
        }
        // one behind the other, so that the leader has not begun to sweep when the delete is applied
        CompletableFuture<?> compaction = client.async().compact(5L * LONG_KEYS);
        client.async().deleteRange(KeyRange.all()).get(60, TimeUnit.SECONDS);
        compaction.get(60, TimeUnit.SECONDS);
    }

    private static byte[] longKey(int number) {
        byte[] key = new byte[4_096];
        ByteBuffer.wrap(key).putInt(number);
        return key;
    }
}

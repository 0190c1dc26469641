package io.dengine.runtime;

import io.dengine.command.CommandResult;
import io.dengine.command.EntryCodec;
import io.dengine.consensus.Consensus;
import io.dengine.consensus.Proposal;
import io.dengine.consensus.Rejection;
import io.dengine.kv.PutResult;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Raft that decides by chance what becomes of an entry, on a thread of its own, and remembers it. A command is the number of its
 * write, and padding.
 */
final class StressedRaft implements AutoCloseable {

    private record Entry(List<Long> writes, Proposal proposal) {}

    /** Every write that was proposed, in order. */
    final Queue<Long> proposed = new ConcurrentLinkedQueue<>();
    /** Writes that took effect. */
    final Set<Long> applied = ConcurrentHashMap.newKeySet();
    /** Writes of which it was said that they certainly did not. */
    final Set<Long> rejected = ConcurrentHashMap.newKeySet();

    final AtomicInteger mostInflight = new AtomicInteger();
    /** The largest entry of more than one command. */
    final AtomicInteger largestBatch = new AtomicInteger();

    private final AtomicInteger inflight = new AtomicInteger();
    private final LinkedBlockingQueue<Entry> entries = new LinkedBlockingQueue<>();
    private final Random random;
    private final Thread applier = new Thread(this::run, "stressed-raft");
    private volatile boolean closed;

    StressedRaft(long seed) {
        this.random = new Random(seed);
        applier.setDaemon(true);
        applier.start();
    }

    static byte[] command(long write, int padding) {
        return ByteBuffer.allocate(Long.BYTES + padding).putLong(write).array();
    }

    Consensus asConsensus() {
        return (Consensus) Proxy.newProxyInstance(
                Consensus.class.getClassLoader(), new Class<?>[] {Consensus.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("propose")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    propose((byte[]) arguments[0], (Proposal) arguments[2]);
                    return null;
                });
    }

    private void propose(byte[] bytes, Proposal proposal) {
        mostInflight.accumulateAndGet(inflight.incrementAndGet(), Math::max);
        List<ByteBuffer> commands = EntryCodec.decode(ByteBuffer.wrap(bytes));
        if (commands.size() > 1) {
            int size = commands.stream().mapToInt(ByteBuffer::remaining).sum();
            largestBatch.accumulateAndGet(size, Math::max);
        }
        List<Long> writes = commands.stream().map(ByteBuffer::getLong).toList();
        proposed.addAll(writes);
        entries.add(new Entry(writes, proposal));
    }

    private void run() {
        try {
            while (!closed) {
                Entry entry = entries.poll(20, TimeUnit.MILLISECONDS);
                if (entry != null) {
                    decide(entry);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void decide(Entry entry) {
        inflight.decrementAndGet();
        int chance = random.nextInt(100);
        if (chance < 80) {
            apply(entry);
            // a late second outcome changes nothing
            entry.proposal().rejected(Rejection.BUSY);
        } else if (chance < 90) {
            rejected.addAll(entry.writes());
            entry.proposal().rejected(chance % 2 == 0 ? Rejection.BUSY : Rejection.NOT_LEADER);
        } else {
            if (chance % 2 == 0) {
                applied.addAll(entry.writes());
            }
            entry.proposal().unknown("by chance");
        }
    }

    private void apply(Entry entry) {
        applied.addAll(entry.writes());
        List<CommandResult> results = entry.writes().stream()
                .<CommandResult>map(write -> new CommandResult.PutDone(new PutResult(write)))
                .toList();
        ((EntryProposal) entry.proposal()).applied(results);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        applier.join(10_000);
    }
}

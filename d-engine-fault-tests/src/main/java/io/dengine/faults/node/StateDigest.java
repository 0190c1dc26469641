package io.dengine.faults.node;

import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.KvClient;
import io.dengine.kv.ReadConsistency;
import io.dengine.kv.Scan;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.WatchRequest;
import io.dengine.watch.Watcher;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A hash of everything that one member stores, read without asking another one. */
final class StateDigest {

    private static final int PAGE = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final MessageDigest digest;
    private long count;

    private StateDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Hash and number of the rows at a revision, and of the changes up to it.
     *
     * @param from the first revision whose changes count
     */
    static List<@Nullable Object> of(KvClient client, long revision, long from) throws InterruptedException {
        StateDigest rows = new StateDigest();
        Scan scan = Scan.all().limit(PAGE).atRevision(revision).consistency(ReadConsistency.EVENTUAL);
        try (Stream<KeyValue> all = client.stream(scan)) {
            for (Iterator<KeyValue> each = all.iterator(); each.hasNext(); ) {
                rows.add(each.next());
            }
        }
        StateDigest changes = new StateDigest();
        changes.addHistory(client, revision, from);
        return Answer.of(rows.hash(), rows.count, changes.hash(), changes.count);
    }

    private void addHistory(KvClient client, long revision, long from) throws InterruptedException {
        try (Watcher watcher = client.watch(WatchRequest.range(KeyRange.all()).from(from))) {
            while (watcher.nextRevision() <= revision) {
                Optional<WatchBatch> batch = watcher.poll(PATIENCE);
                if (batch.isEmpty()) {
                    throw new IllegalStateException("the history of this member ends before revision "
                            + watcher.nextRevision() + ", it should reach " + revision);
                }
                if (batch.get().revision() <= revision) {
                    batch.get().events().forEach(this::add);
                }
            }
        }
    }

    private void add(WatchEvent event) {
        count++;
        add(event.key());
        add(event.revision());
        KeyValue current = event.current();
        if (current != null) {
            add(current);
            count--;
        }
    }

    private void add(KeyValue row) {
        count++;
        add(row.key());
        add(row.value());
        add(row.createRevision());
        add(row.modRevision());
        add(row.version());
        add(row.leaseId());
    }

    private void add(byte[] bytes) {
        add(bytes.length);
        digest.update(bytes);
    }

    private void add(long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    private String hash() {
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }
}

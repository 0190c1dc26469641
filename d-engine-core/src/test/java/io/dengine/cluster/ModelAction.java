package io.dengine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.dengine.FutureRevisionException;
import io.dengine.HistoryCompactedException;
import io.dengine.kv.Compare;
import io.dengine.kv.CompareAndSetResult;
import io.dengine.kv.DeleteOptions;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.KvClient;
import io.dengine.kv.PutOptions;
import io.dengine.kv.PutResult;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import io.dengine.kv.TxnResult;
import io.dengine.lease.Lease;
import io.dengine.lease.LeaseNotFoundException;
import io.dengine.lease.RevokeResult;
import java.time.Duration;
import java.util.List;

/** A write, done on the store and on the model; the answer is checked against the model. */
sealed interface ModelAction {

    /** Long enough to never end in a test. */
    Duration TTL = Duration.ofHours(1);

    /** What the write does to the model. */
    void model(StoreModel model);

    /**
     * Does the write on the store.
     *
     * @param before the model before it
     * @param after the model after it
     */
    void run(KvClient client, StoreModel before, StoreModel after);

    // Everything else passes: the caller tries again what was not done.
    private static void assertRefused(Class<? extends RuntimeException> reason, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            if (reason.isInstance(e)) {
                return;
            }
            throw e;
        }
        fail("the call succeeded instead of " + reason.getSimpleName());
    }

    record Put(String key, String value) implements ModelAction {

        @Override
        public void model(StoreModel model) {
            model.begin();
            model.put(key, value, 0);
            model.end();
        }

        @Override
        public void run(KvClient client, StoreModel before, StoreModel after) {
            PutResult result = client.put(key, value, PutOptions.defaults().returningPrevious());
            assertThat(result.revision()).isEqualTo(after.revision());
            assertThat(result.previous()).isEqualTo(before.keys().get(key));
        }
    }

    record Delete(String key) implements ModelAction {

        @Override
        public void model(StoreModel model) {
            if (model.keys().containsKey(key)) {
                model.begin();
                model.delete(key);
                model.end();
            }
        }

        @Override
        public void run(KvClient client, StoreModel before, StoreModel after) {
            DeleteResult result = client.delete(key);
            assertThat(result.revision()).isEqualTo(after.revision());
            assertThat(result.deleted()).isEqualTo(before.keys().containsKey(key));
        }
    }

    record DeleteRange(String from, String to) implements ModelAction {

        @Override
        public void model(StoreModel model) {
            List<String> gone = List.copyOf(model.keys().subMap(from, to).keySet());
            if (!gone.isEmpty()) {
                model.begin();
                gone.forEach(model::delete);
                model.end();
            }
        }

        @Override
        public void run(KvClient client, StoreModel before, StoreModel after) {
            DeleteResult result = client.deleteRange(KeyRange.of(from, to), DeleteOptions.returningPrevious());
            assertThat(result.revision()).isEqualTo(after.revision());
            assertThat(result.previous())
                    .containsExactlyElementsOf(before.keys().subMap(from, to).values());
            assertThat(result.count()).isEqualTo(result.previous().size());
        }
    }

    record CompareAndSet(String key, String expected, String update) implements ModelAction {

        @Override
        public void model(StoreModel model) {
            if (matches(model)) {
                KeyValue present = model.keys().get(key);
                model.begin();
                model.put(key, update, present == null ? 0 : present.leaseId());
                model.end();
            }
        }

        private boolean matches(StoreModel model) {
            KeyValue present = model.keys().get(key);
            return expected == null
                    ? present == null
                    : present != null && present.valueAsString().equals(expected);
        }

        @Override
        public void run(KvClient client, StoreModel before, StoreModel after) {
            CompareAndSetResult result = client.compareAndSet(key, expected, update);
            assertThat(result.succeeded()).isEqualTo(matches(before));
            assertThat(result.revision()).isEqualTo(after.revision());
            assertThat(result.current())
                    .isEqualTo(result.succeeded() ? null : before.keys().get(key));
        }
    }

    record Increment(String key, long delta) implements ModelAction {

        // apart from the keys that hold text
        private String counter() {
            return "#" + key;
        }

        private long sum(StoreModel model) {
            KeyValue present = model.keys().get(counter());
            return delta + (present == null ? 0 : Long.parseLong(present.valueAsString()));
        }

        @Override
        public void model(StoreModel model) {
            long sum = sum(model);
            model.begin();
            model.put(counter(), Long.toString(sum), 0);
            model.end();
        }

        @Override
        public void run(KvClient client, StoreModel before, StoreModel after) {
            IncrementResult result = client.increment(counter(), delta);
            assertThat(result.value()).isEqualTo(sum(before));
            assertThat(result.revision()).isEqualTo(after.revision());
        }
    }

    /** If the first key exists, it is moved to the second; else the second is put. */
    record Move(String first, String second, String value) implements ModelAction {

        @Override
        public void model(StoreModel model) {
            KeyValue present = model.keys().get(first);
            model.begin();
            if (present == null) {
                model.put(second, value, 0);
            } else if (first.equals(second)) {
                model.delete(first);
            } else {
                model.delete(first);
                model.put(second, value, 0);
            }
            model.end();
        }

        @Override
        public void run(KvClient client, StoreModel before, StoreModel after) {
            Txn.Builder txn = Txn.when(Compare.exists(first)).then(TxnOp.delete(first));
            if (!first.equals(second)) {
                txn.then(TxnOp.put(second, value), TxnOp.get(second));
            }
            TxnResult result =
                    client.transact(txn.orElse(TxnOp.put(second, value)).build());
            assertThat(result.succeeded()).isEqualTo(before.keys().containsKey(first));
            assertThat(result.revision()).isEqualTo(after.revision());
            if (result.succeeded() && !first.equals(second)) {
                assertThat(result.get(2).keyValue()).isEqualTo(after.keys().get(second));
            }
        }
    }

    /** Puts a key with one of the leases; by number, so that most of them exist. */
    record PutWithLease(String key, String value, int number) implements ModelAction {

        @Override
        public void model(StoreModel model) {
            long lease = model.lease(number);
            if (model.hasLease(lease)) {
                model.begin();
                model.put(key, value, lease);
                model.end();
            }
        }

        @Override
        public void run(KvClient client, StoreModel before, StoreModel after) {
            long lease = before.lease(number);
            if (before.hasLease(lease)) {
                assertThat(client.put(key, value, PutOptions.lease(lease)).revision())
                        .isEqualTo(after.revision());
                assertThat(client.timeToLive(lease, true).keys())
                        .extracting(bytes -> new String(bytes, java.nio.charset.StandardCharsets.UTF_8))
                        .containsExactlyElementsOf(after.keysOf(lease));
            } else {
                assertRefused(LeaseNotFoundException.class, () -> client.put(key, value, PutOptions.lease(lease)));
            }
        }
    }

    record Revoke(int number) implements ModelAction {

        @Override
        public void model(StoreModel model) {
            if (model.hasLease(model.lease(number))) {
                model.revoke(model.lease(number));
            }
        }

        @Override
        public void run(KvClient client, StoreModel before, StoreModel after) {
            long lease = before.lease(number);
            if (before.hasLease(lease)) {
                RevokeResult result = client.revoke(lease);
                assertThat(result.deletedKeys()).isEqualTo(before.keysOf(lease).size());
                assertThat(result.revision()).isEqualTo(after.revision());
            } else {
                assertRefused(LeaseNotFoundException.class, () -> client.revoke(lease));
            }
        }
    }

    /** One lease more; revocations make them fewer. */
    record Grant() implements ModelAction {

        @Override
        public void model(StoreModel model) {
            // the store chooses the id
        }

        @Override
        public void run(KvClient client, StoreModel before, StoreModel after) {
            Lease lease = client.grantLease(TTL);
            assertThat(lease.ttl()).isEqualTo(TTL);
            assertThat(before.wasGranted(lease.id())).as("given out before").isFalse();
            after.grant(lease.id());
        }
    }

    record KeepAlive(int number) implements ModelAction {

        @Override
        public void model(StoreModel model) {
            // nothing that can be read changes
        }

        @Override
        public void run(KvClient client, StoreModel before, StoreModel after) {
            long lease = before.lease(number);
            if (before.hasLease(lease)) {
                assertThat(client.keepAlive(lease)).isEqualTo(new Lease(lease, TTL));
                assertThat(client.timeToLive(lease).remaining()).isBetween(TTL.minus(TestCluster.PATIENCE), TTL);
            } else {
                assertRefused(LeaseNotFoundException.class, () -> client.keepAlive(lease));
            }
        }
    }

    /**
     * Forgets what was before a revision.
     *
     * @param back how long before the latest one it is; less than 0 when it has not been reached
     */
    record Compact(int back) implements ModelAction {

        private long revision(StoreModel model) {
            return Math.max(1, model.revision() - back);
        }

        @Override
        public void model(StoreModel model) {
            long revision = revision(model);
            if (revision > model.compacted() && revision <= model.revision()) {
                model.compact(revision);
            }
        }

        @Override
        public void run(KvClient client, StoreModel before, StoreModel after) {
            long revision = revision(before);
            if (revision > before.revision()) {
                assertRefused(FutureRevisionException.class, () -> client.compact(revision));
            } else if (revision <= before.compacted()) {
                assertRefused(HistoryCompactedException.class, () -> client.compact(revision));
            } else {
                client.compact(revision);
            }
        }
    }
}

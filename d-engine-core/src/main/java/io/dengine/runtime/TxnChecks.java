package io.dengine.runtime;

import io.dengine.LimitsConfig;
import io.dengine.kv.Compare;
import io.dengine.kv.KeyRange;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks transactions; see {@link RequestChecks}. Thread-safe. */
final class TxnChecks {

    /** What an operation writes: the keys of a range. */
    private record Written(String name, KeyRange range) {}

    private final LimitsConfig limits;
    private final RequestChecks checks;

    TxnChecks(LimitsConfig limits, RequestChecks checks) {
        this.limits = limits;
        this.checks = checks;
    }

    Txn check(Txn txn) {
        if (txn.size() > limits.maxTxnOperations()) {
            throw new IllegalArgumentException("the transaction has " + txn.size()
                    + " comparisons and operations; limits.max-txn-operations is " + limits.maxTxnOperations());
        }
        long bytes =
                comparisons(txn.comparisons()) + operations("then", txn.then()) + operations("orElse", txn.orElse());
        // Before it is encoded: a transaction of many large values must not take memory only to be refused.
        if (bytes > limits.maxRequestBytes()) {
            throw new IllegalArgumentException("the transaction has " + bytes
                    + " bytes of keys and values; limits.max-request-size is " + limits.maxRequestBytes());
        }
        return txn;
    }

    private long comparisons(List<Compare> comparisons) {
        long bytes = 0;
        for (int i = 0; i < comparisons.size(); i++) {
            Compare compare = comparisons.get(i);
            bytes += checks.key(name("comparisons", i, "key"), compare.key()).length;
            byte[] value = compare.value();
            if (value != null) {
                bytes += checks.value(name("comparisons", i, "value"), value).length;
            }
        }
        return bytes;
    }

    private long operations(String list, List<TxnOp> operations) {
        long bytes = 0;
        List<Written> written = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            TxnOp operation = operations.get(i);
            if (operation instanceof TxnOp.Put put) {
                bytes += checks.key(name(list, i, "key"), put.key()).length;
                bytes += checks.value(name(list, i, "value"), put.value()).length;
                if (put.options().ttl() != null) {
                    checks.ttlMillis(name(list, i, "ttl"), put.options().ttl());
                }
                written.add(new Written(list + "[" + i + "]", KeyRange.single(put.key())));
            } else if (operation instanceof TxnOp.Get get) {
                bytes += checks.key(name(list, i, "key"), get.key()).length;
            } else if (operation instanceof TxnOp.Delete delete) {
                bytes += range(name(list, i, "range"), delete.range());
                written.add(new Written(list + "[" + i + "]", delete.range()));
            } else if (operation instanceof TxnOp.Range range) {
                bytes += range(name(list, i, "range"), range.range());
                checks.limit(name(list, i, "limit"), range.limit());
            }
        }
        onceEach(written);
        return bytes;
    }

    private long range(String name, KeyRange range) {
        checks.range(name, range);
        byte[] to = range.to();
        return range.from().length + (long) (to == null ? 0 : to.length);
    }

    // In the order of the first keys, what overlaps anything overlaps the one before it that reaches farthest.
    private static void onceEach(List<Written> written) {
        List<Written> ordered = new ArrayList<>(written);
        ordered.sort(Comparator.comparing(each -> each.range().from(), Arrays::compareUnsigned));
        Written farthest = null;
        for (Written next : ordered) {
            if (farthest != null && reaches(farthest.range().to(), next.range().from())) {
                throw new IllegalArgumentException(overlap(farthest, next));
            }
            farthest = next;
        }
    }

    private static boolean reaches(byte @Nullable [] to, byte[] from) {
        return to == null || Arrays.compareUnsigned(from, to) < 0;
    }

    private static String overlap(Written one, Written other) {
        return one.name() + " and " + other.name() + " write the same key: " + text(one.range()) + " and "
                + text(other.range()) + "; a transaction may write a key once";
    }

    private static String text(KeyRange range) {
        return range.isSingle()
                ? "the key " + new String(range.from(), java.nio.charset.StandardCharsets.UTF_8)
                : "the range " + range;
    }

    private static String name(String list, int index, String part) {
        return list + "[" + index + "]." + part;
    }
}

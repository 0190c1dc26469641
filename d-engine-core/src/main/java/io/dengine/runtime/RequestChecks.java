package io.dengine.runtime;

import io.dengine.LimitsConfig;
import io.dengine.kv.KeyRange;
import io.dengine.kv.Scan;
import io.dengine.kv.Txn;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the arguments of requests against the limits, on the caller's thread, before anything is proposed. Members may have
 * different limits, so a committed command is never checked again. Every method throws {@link IllegalArgumentException} that says what was given and what
 * is allowed. Thread-safe.
 */
public final class RequestChecks {

    static final Duration MIN_TTL = Duration.ofMillis(1);
    static final Duration MAX_TTL = Duration.ofDays(3650);
    static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
    static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    private final LimitsConfig limits;
    private final TxnChecks txnChecks;

    public RequestChecks(LimitsConfig limits) {
        this.limits = limits;
        this.txnChecks = new TxnChecks(limits, this);
    }

    /**
     * Checks that an argument is there.
     *
     * @return the same
     */
    static <T> T required(@Nullable T argument, String name) {
        if (argument == null) {
            throw new IllegalArgumentException(name + " must not be null");
        }
        return argument;
    }

    /**
     * Checks a key: not null, empty or too long.
     *
     * @return the same array
     */
    public byte[] key(byte @Nullable [] key) {
        return key("key", key);
    }

    byte[] key(String name, byte @Nullable [] key) {
        byte[] present = required(key, name);
        if (present.length == 0) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
        return within(limits.maxKeyBytes(), "limits.max-key-size", name, present);
    }

    /**
     * Checks a value: not null or too long; it may be empty.
     *
     * @return the same array
     */
    public byte[] value(byte @Nullable [] value) {
        return value("value", value);
    }

    byte[] value(String name, byte @Nullable [] value) {
        return within(limits.maxValueBytes(), "limits.max-value-size", name, required(value, name));
    }

    /**
     * Checks an encoded request: not too long.
     *
     * @return the same array
     */
    public byte[] request(byte[] encoded) {
        return within(limits.maxRequestBytes(), "limits.max-request-size", "encoded request", encoded);
    }

    /**
     * Checks the keys of a {@code getAll}.
     *
     * @return each of them once, in the order of the first times; the arrays are the same
     */
    List<byte[]> keys(@Nullable Collection<byte[]> keys) {
        Collection<byte[]> present = required(keys, "keys");
        int count = present.size();
        if (count > limits.maxScanLimit()) {
            throw new IllegalArgumentException(
                    "keys has " + count + " elements; limits.max-scan-limit is " + limits.maxScanLimit());
        }
        List<byte[]> checked = new ArrayList<>(count);
        Set<ByteBuffer> seen = new HashSet<>(count * 2);
        int index = 0;
        for (byte[] given : present) {
            byte[] key = key("keys[" + index++ + "]", given);
            if (seen.add(ByteBuffer.wrap(key))) {
                checked.add(key);
            }
        }
        return checked;
    }

    /**
     * Checks a range: not empty, no bound longer than a key can be.
     *
     * @return the same
     */
    KeyRange range(@Nullable KeyRange range) {
        return range("range", range);
    }

    KeyRange range(String name, @Nullable KeyRange given) {
        KeyRange range = required(given, name);
        if (range.isSingle()) {
            key(name + ".from", range.from());
            return range;
        }
        if (range.isEmpty()) {
            throw new IllegalArgumentException(name + " is empty: from must be before to, not " + range);
        }
        bound(name + ".from", range.from());
        byte[] to = range.to();
        if (to != null) {
            bound(name + ".to", to);
        }
        return range;
    }

    // The first key after the longest key is longer by one byte.
    private void bound(String name, byte[] bound) {
        if (bound.length > limits.maxKeyBytes() + 1) {
            throw new IllegalArgumentException(name + " is " + bound.length + " bytes long; limits.max-key-size is "
                    + limits.maxKeyBytes() + ", and a bound may have one byte more");
        }
    }

    /** Checks the limit of a page, or of a range that a transaction reads. */
    int limit(String name, int limit) {
        if (limit > limits.maxScanLimit()) {
            throw new IllegalArgumentException(
                    name + " is " + limit + "; limits.max-scan-limit is " + limits.maxScanLimit());
        }
        return limit;
    }

    /**
     * Checks a scan.
     *
     * @return the same
     */
    Scan scan(@Nullable Scan given) {
        Scan scan = required(given, "scan");
        range("range", scan.range());
        limit("limit", scan.limit());
        byte[] after = scan.after();
        if (after != null && !scan.range().contains(after)) {
            throw new IllegalArgumentException("the scan goes on after a key that is not in its range " + scan.range()
                    + ": cursor must be that of a page of the same scan");
        }
        return scan;
    }

    /**
     * Checks a transaction.
     *
     * @return the same
     */
    Txn txn(@Nullable Txn txn) {
        return txnChecks.check(required(txn, "txn"));
    }

    /** Checks a time to live, and gives it in milliseconds: a fraction of one is rounded up, so that nothing ends too early. */
    long ttlMillis(String name, @Nullable Duration ttl) {
        Duration present = required(ttl, name);
        between(name, present, MIN_TTL, MAX_TTL, "1 ms to 3,650 days");
        return present.plusNanos(999_999).toMillis();
    }

    /**
     * Checks the time-out of a call.
     *
     * @return the same
     */
    static Duration timeout(@Nullable Duration timeout) {
        return between("timeout", required(timeout, "timeout"), MIN_TIMEOUT, MAX_TIMEOUT, "1 ms to 1 h");
    }

    /**
     * Checks the id of a lease.
     *
     * @return the same
     */
    long leaseId(long leaseId) {
        return positive("leaseId", leaseId);
    }

    long positive(String name, long number) {
        if (number <= 0) {
            throw new IllegalArgumentException(name + " must be 1 or more, not " + number);
        }
        return number;
    }

    private static Duration between(String name, Duration value, Duration min, Duration max, String allowed) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(name + " must be " + allowed + ", not " + value);
        }
        return value;
    }

    private static byte[] within(int limit, String property, String name, byte[] bytes) {
        if (bytes.length > limit) {
            throw new IllegalArgumentException(
                    name + " is " + bytes.length + " bytes long; " + property + " is " + limit);
        }
        return bytes;
    }
}

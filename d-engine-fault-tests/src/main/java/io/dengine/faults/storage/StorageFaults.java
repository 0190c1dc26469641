package io.dengine.faults.storage;

import io.dengine.storage.StorageException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Which operations of a member's storage go wrong, and how; changed while the member runs. Thread-safe. */
public final class StorageFaults {

    /** For {@code times}: until it is cleared. */
    public static final int FOR_EVER = -1;

    /** What is printed, with the operation behind it, when the first one goes wrong. */
    static final String HIT = "goes wrong: ";

    private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

    /** How an operation goes wrong. */
    public enum Kind {
        /** It takes longer. */
        SLOW,
        /** It throws and has done nothing. */
        FAIL_BEFORE,
        /** It is done and then throws, as a sync does whose outcome is not known. */
        FAIL_AFTER,
        /** It does not return until the fault is cleared. */
        STALL;

        /** Whether it throws. */
        boolean fails() {
            return this == FAIL_BEFORE || this == FAIL_AFTER;
        }
    }

    private record Fault(Kind kind, Duration delay, AtomicInteger left) {}

    private final AtomicBoolean hit = new AtomicBoolean();
    private final AtomicInteger failingCalls = new AtomicInteger();
    private volatile boolean refusesChanges;
    private final Map<StorageOperation, Fault> faults = new ConcurrentHashMap<>();

    /** An operation that is carried out. */
    @FunctionalInterface
    interface Call {
        void run();
    }

    /**
     * From now on an operation goes wrong, instead of how it did before.
     *
     * @param delay how much longer it takes
     * @param times so many times; negative: until it is cleared
     */
    public void set(StorageOperation operation, Kind kind, Duration delay, int times) {
        faults.put(operation, new Fault(kind, delay, new AtomicInteger(times)));
    }

    /** Nothing goes wrong any more; what stalls goes on. */
    public void clear() {
        faults.clear();
        hit.set(false);
    }

    /** The storage was opened again, and accepts changes. */
    public void reopened() {
        refusesChanges = false;
    }

    /** Whether a call fails at the moment, or a change has failed: then every later one is refused, but the engine only knows after the next. */
    public boolean isFailing() {
        return refusesChanges || failingCalls.get() > 0;
    }

    /** Carries out an operation that leaves the store as it was when it fails. */
    void run(StorageOperation operation, Call call) {
        carryOut(operation, call, false);
    }

    /** Carries out a change: when it fails, the store refuses every later one. */
    void change(StorageOperation operation, Call call) {
        carryOut(operation, call, true);
    }

    private void carryOut(StorageOperation operation, Call call, boolean change) {
        Fault fault = faults.get(operation);
        if (fault == null || fault.left().getAndUpdate(left -> left > 0 ? left - 1 : left) == 0) {
            call.run();
            return;
        }
        if (hit.compareAndSet(false, true)) {
            // what a process has printed outlives it
            System.out.println(HIT + operation);
        }
        switch (fault.kind()) {
            case SLOW -> {
                pause(fault.delay());
                call.run();
            }
            case FAIL_BEFORE -> fail(operation, () -> {}, change);
            case FAIL_AFTER -> fail(operation, call, change);
            case STALL -> {
                while (faults.get(operation) == fault) {
                    LockSupport.parkNanos(POLL_NANOS);
                }
                call.run();
            }
        }
    }

    private void fail(StorageOperation operation, Call call, boolean change) {
        failingCalls.incrementAndGet();
        try {
            call.run();
            if (change) {
                refusesChanges = true;
            }
            throw new StorageException("injected I/O error of " + operation);
        } finally {
            failingCalls.decrementAndGet();
        }
    }

    // An interrupt does not make a disk faster.
    private static void pause(Duration delay) {
        long end = System.nanoTime() + delay.toNanos();
        long left = delay.toNanos();
        while (left > 0) {
            LockSupport.parkNanos(Math.min(left, POLL_NANOS));
            left = end - System.nanoTime();
        }
    }
}

package io.dengine.storage.support;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Arrays that values are read into, used again and again. A thread claims one in its {@linkplain Places place}, or in one of the next places while another thread has that: so nobody shares
 * one, none is kept for a thread that has ended, and no more are kept than there are places, 2 MiB on a machine of many processors. Who finds no place reads into an array of its own. Thread-safe.
 *
 * <p>A claim is a number, because a reference that is written into an old array is work for the garbage collector.
 */
public final class ReadBuffers {

    /** What a new one has room for. */
    public static final int MIN_BYTES = 1024;

    /** The largest that is kept: what a larger value takes to be copied is more than what it takes to be looked for twice. */
    public static final int MAX_BYTES = 16 * 1024;

    private static final int NO_CLAIM = -1;
    private static final int PLACES_TRIED = 4;
    private static final int FREE = 0;
    private static final int CLAIMED = 1;

    private final AtomicIntegerArray claims = new AtomicIntegerArray(Places.LENGTH);
    private final byte[] @Nullable [] buffers = new byte[Places.LENGTH][];

    public ReadBuffers() {}

    /** The right to use a buffer, until it is given back to {@link #release}. */
    public int claim() {
        int place = Places.ofThisThread();
        for (int i = 0; i < PLACES_TRIED; i++) {
            if (claims.get(place) == FREE && claims.compareAndSet(place, FREE, CLAIMED)) {
                return place;
            }
            place = Places.after(place);
        }
        return NO_CLAIM;
    }

    /** The buffer. */
    public byte[] buffer(int claim) {
        byte[] buffer = claim == NO_CLAIM ? null : buffers[claim];
        return buffer == null ? kept(claim, MIN_BYTES) : buffer;
    }

    /** A buffer of {@link #MAX_BYTES} in its stead, from now on. */
    public byte[] larger(int claim) {
        return kept(claim, MAX_BYTES);
    }

    private byte[] kept(int claim, int bytes) {
        byte[] buffer = new byte[bytes];
        if (claim != NO_CLAIM) {
            buffers[claim] = buffer;
        }
        return buffer;
    }

    /** The buffer is not used any more. */
    public void release(int claim) {
        if (claim != NO_CLAIM) {
            claims.setRelease(claim, FREE);
        }
    }
}

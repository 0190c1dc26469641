package io.dengine.storage.support;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Arrays that values are read into, used again and again. A thread looks for one in its {@linkplain Places place}, and makes one when another thread has taken it: so nobody shares
 * one, none is kept for a thread that has ended, and no more are kept than there are places. Thread-safe.
 */
public final class ReadBuffers {

    /** What a new one has room for. */
    public static final int MIN_BYTES = 1024;

    /** The largest that is kept: what a larger value takes to be copied is more than what it takes to be looked for twice. */
    public static final int MAX_BYTES = 16 * 1024;

    private final AtomicReferenceArray<byte @Nullable []> buffers = new AtomicReferenceArray<>(Places.LENGTH);

    public ReadBuffers() {}

    /** One that nobody else uses until it is given back. */
    public byte[] take() {
        byte[] buffer = buffers.getAndSet(Places.ofThisThread(), null);
        return buffer == null ? new byte[MIN_BYTES] : buffer;
    }

    /** The one that this thread has taken, or a larger one in its stead, of {@link #MAX_BYTES} at most. */
    public void giveBack(byte[] buffer) {
        buffers.setRelease(Places.ofThisThread(), buffer);
    }
}

package io.dengine.runtime.forward;

import io.dengine.OverloadedException;
import org.jspecify.annotations.Nullable;

/** How many requests to other members wait for their answer, and how many bytes they have. Thread-safe. */
final class Outstanding {

    private final String what;
    private final int maxRequests;
    private final long maxBytes;
    private int requests;
    private long bytes;

    /**
     * Nothing outstanding.
     *
     * @param what the property that limits the number, for the message
     */
    Outstanding(String what, int maxRequests, long maxBytes) {
        this.what = what;
        this.maxRequests = maxRequests;
        this.maxBytes = maxBytes;
    }

    /** Takes a place, to be given back by {@link #leave}; or the reason why there is none. */
    synchronized @Nullable OverloadedException enter(int size) {
        if (requests >= maxRequests) {
            return new OverloadedException(
                    what + " = " + maxRequests + " requests to the leader are waiting for their answer");
        }
        if (bytes + size > maxBytes) {
            return new OverloadedException("requests to the leader of more than"
                    + " d-engine.limits.max-pending-write-size = " + maxBytes + " bytes are waiting for their answer");
        }
        requests++;
        bytes += size;
        return null;
    }

    synchronized void leave(int size) {
        requests--;
        bytes -= size;
    }

    synchronized int requests() {
        return requests;
    }
}

package io.dengine.faults;

import io.dengine.faults.cluster.Reply;

/**
 * What a member's process uses at a moment, without what serves the control port.
 *
 * @param incarnation which process
 * @param uptimeMillis how old it is
 * @param threads its Java threads
 * @param descriptors its open descriptors
 * @param residentKib resident memory
 * @param heapKib used heap after a collection
 */
record ProcessSample(
        String incarnation, long uptimeMillis, long threads, long descriptors, long residentKib, long heapKib) {

    static ProcessSample of(Reply reply) {
        long control = number(reply, 4);
        return new ProcessSample(
                reply.text(0),
                number(reply, 1),
                number(reply, 2) - control,
                number(reply, 3) - control,
                number(reply, 5),
                number(reply, 6));
    }

    private static long number(Reply reply, int word) {
        return Long.parseLong(reply.text(word));
    }
}

package io.dengine.consensus.jraft;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of answers that the connections of a member have not taken yet: an asker may wait for thousands, each as large as {@link PeerAsks#MAX_ANSWER_BYTES}, and
 * read them slowly or not at all. A connection may hold one of the largest, and all of them together two, so that one that has stalled does not hold up the others. Thread-safe.
 */
final class UnsentAnswers {

    /** Answers up to this are always taken, as those of most writes are: there are no more of them than requests that wait. */
    static final int SMALL_BYTES = 1024;

    /** What an answer has beside what was answered. */
    private static final int ENVELOPE_BYTES = 1024;

    /** Most of a connection. */
    static final long MAX_CONNECTION_BYTES = PeerAsks.MAX_ANSWER_BYTES + ENVELOPE_BYTES;

    /** Most of all connections. */
    static final long MAX_BYTES = 2 * MAX_CONNECTION_BYTES;

    private static final AttributeKey<AtomicLong> OF_CONNECTION = AttributeKey.valueOf(UnsentAnswers.class, "bytes");

    private final AtomicLong all = new AtomicLong();

    /**
     * Counts what is about to be sent.
     *
     * @param always whether it is sent however much waits
     * @return false: there is no room for it, and it must not be sent
     */
    boolean take(Channel channel, int bytes, boolean always) {
        AtomicLong own = ofConnection(channel);
        boolean fits = own.addAndGet(bytes) <= MAX_CONNECTION_BYTES;
        fits &= all.addAndGet(bytes) <= MAX_BYTES;
        if (fits || always) {
            return true;
        }
        own.addAndGet(-bytes);
        all.addAndGet(-bytes);
        return false;
    }

    /** Counts it no more once everything that was sent so far is written, or will never be. To be called after it was sent, or could not be. */
    void giveBackWhenWritten(Channel channel, int bytes) {
        // Nothing tells when the transport has written an answer; but what is written to a channel is written in order.
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            ofConnection(channel).addAndGet(-bytes);
            all.addAndGet(-bytes);
        });
    }

    private static AtomicLong ofConnection(Channel channel) {
        AtomicLong first = new AtomicLong();
        AtomicLong present = channel.attr(OF_CONNECTION).setIfAbsent(first);
        return present == null ? first : present;
    }

    /** Bytes that wait. */
    long bytes() {
        return all.get();
    }
}

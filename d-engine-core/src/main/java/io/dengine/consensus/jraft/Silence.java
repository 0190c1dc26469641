package io.dengine.consensus.jraft;

import com.alipay.remoting.Connection;
import com.alipay.remoting.ExtendedNettyChannelHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds connections that are dead without being closed: an answer is due, and nothing at all has come in since. After a partition TCP sends again what was lost in intervals that double up to minutes, while a new connection is
 * there at once. Thread-safe.
 */
final class Silence implements ExtendedNettyChannelHandler {

    private static final AttributeKey<AtomicLong> DUE_SINCE = AttributeKey.valueOf(Silence.class, "dueSince");
    private static final long NOTHING_DUE = 0;

    private final long limitNanos;
    private final LongSupplier nanoClock;

    /**
     * Makes one.
     *
     * @param limit how long a connection may be silent while an answer is due
     * @param nanoClock monotonic nanoseconds
     */
    Silence(Duration limit, LongSupplier nanoClock) {
        this.limitNanos = limit.toNanos();
        this.nanoClock = nanoClock;
    }

    @Override
    public List<ChannelHandler> frontChannelHandlers() {
        return List.of(new Received());
    }

    @Override
    public List<ChannelHandler> backChannelHandlers() {
        return List.of();
    }

    /** Something is about to be sent that will be answered. */
    void sending(Connection connection) {
        AtomicLong dueSince = dueSince(connection);
        if (dueSince != null && dueSince.get() == NOTHING_DUE) {
            dueSince.compareAndSet(NOTHING_DUE, nanoClock.getAsLong() | 1);
        }
    }

    /** Whether the connection seems to be dead. */
    boolean isSilent(Connection connection) {
        AtomicLong dueSince = dueSince(connection);
        if (dueSince == null) {
            return false;
        }
        long since = dueSince.get();
        return since != NOTHING_DUE && nanoClock.getAsLong() - since >= limitNanos;
    }

    private static @Nullable AtomicLong dueSince(Connection connection) {
        return connection.getChannel().attr(DUE_SINCE).get();
    }

    private static final class Received extends ChannelInboundHandlerAdapter {

        private final AtomicLong dueSince = new AtomicLong(NOTHING_DUE);

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            context.channel().attr(DUE_SINCE).set(dueSince);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            dueSince.set(NOTHING_DUE);
            context.fireChannelRead(message);
        }
    }
}

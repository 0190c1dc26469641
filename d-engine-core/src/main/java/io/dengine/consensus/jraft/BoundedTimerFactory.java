package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.core.Scheduler;
import com.alipay.sofa.jraft.option.CopyOptions;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.util.SPI;
import com.alipay.sofa.jraft.util.timer.DefaultRaftTimerFactory;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;

/**
 * Gives the Raft library timers that do not come far too late: see {@link BoundedScheduler}. Found by the library itself, which is why it is public. One for the JVM, so nodes that are not of the engine get timers as they would without it.
 */
@SPI(name = "d-engine", priority = 1)
@NullUnmarked
public final class BoundedTimerFactory extends DefaultRaftTimerFactory {

    /** The pause before a part of a snapshot is asked for again. Of the other delays none is longer than an election timeout. */
    private static final Duration COPY_AGAIN = Duration.ofMillis(new CopyOptions().getRetryIntervalMs());

    // The library asks for a node's timers while it starts the node, on the same thread, and does not say for which
    // one.
    private static final ThreadLocal<NodeOptions> STARTING = new ThreadLocal<>();

    /** Starts a node with such timers; whether it has started. */
    static boolean init(NodeImpl node, NodeOptions options) {
        STARTING.set(options);
        try {
            return node.init(options);
        } finally {
            STARTING.remove();
        }
    }

    @Override
    public Scheduler getRaftScheduler(boolean shared, int workers, String name) {
        Scheduler scheduler = super.getRaftScheduler(shared, workers, name);
        NodeOptions options = STARTING.get();
        return options == null ? scheduler : bounded(scheduler, options);
    }

    private static Scheduler bounded(Scheduler scheduler, NodeOptions options) {
        Duration electionTimeout = Duration.ofMillis(options.getElectionTimeoutMs());
        Duration longest = electionTimeout.compareTo(COPY_AGAIN) > 0 ? electionTimeout : COPY_AGAIN;
        Duration heartbeats = electionTimeout.dividedBy(options.getRaftOptions().getElectionHeartbeatFactor());
        return new BoundedScheduler(scheduler, longest, heartbeats);
    }
}

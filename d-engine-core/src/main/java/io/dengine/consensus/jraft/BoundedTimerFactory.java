package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.core.Scheduler;
import com.alipay.sofa.jraft.option.CopyOptions;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.util.SPI;
import com.alipay.sofa.jraft.util.timer.DefaultRaftTimerFactory;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/**
 * Gives the Raft library timers that do not come too late: see {@link BoundedScheduler}. Found by the library itself, which is why it is public. One for the JVM, so nodes that are not of the engine get those of the library.
 */
@SPI(name = "d-engine", priority = 1)
@NullUnmarked
public final class BoundedTimerFactory extends DefaultRaftTimerFactory {

    /** The pause before a part of a snapshot is asked for again. */
    private static final Duration COPY_AGAIN = Duration.ofMillis(new CopyOptions().getRetryIntervalMs());

    /** The library's own lower limit. */
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);

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
        Duration heartbeats = electionTimeout.dividedBy(options.getRaftOptions().getElectionHeartbeatFactor());
        Duration interval = heartbeats.compareTo(SHORTEST_INTERVAL) > 0 ? heartbeats : SHORTEST_INTERVAL;
        // A hand-over is given up after an election timeout. One more timer, of members that are added, is not used
        // here.
        return new BoundedScheduler(scheduler, interval, List.of(electionTimeout, COPY_AGAIN));
    }
}

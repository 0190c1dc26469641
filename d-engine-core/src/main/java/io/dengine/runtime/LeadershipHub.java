package io.dengine.runtime;

import io.dengine.LeaderChange;
import io.dengine.LeaderChangeListener;
import io.dengine.LeaderInfo;
import io.dengine.LeadershipState;
import io.dengine.Role;
import io.dengine.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who leads, as one volatile snapshot, and those who want to be told of changes. The snapshot is published before its event is
 * queued, so that a listener never sees an older one than it is told of. Outlives the nodes of an engine that is opened again.
 * Thread-safe.
 */
public final class LeadershipHub {

    private final List<ListenerQueue> queues = new ArrayList<>();
    private volatile LeadershipState current = new LeadershipState(0, Role.STOPPED, 0, null);
    private int subscriptions;

    /** The latest snapshot: one volatile read. */
    public LeadershipState current() {
        return current;
    }

    /** A change; what changes nothing is not told. */
    public synchronized void publish(Role role, long term, @Nullable LeaderInfo leader) {
        LeadershipState previous = current;
        if (previous.role() == role && previous.term() == term && java.util.Objects.equals(previous.leader(), leader)) {
            return;
        }
        LeadershipState next = new LeadershipState(previous.sequence() + 1, role, term, leader);
        current = next;
        queues.forEach(queue -> queue.add(new LeaderChange(previous, next)));
    }

    /** See {@link LeaderChangeListener}. */
    public synchronized Subscription subscribe(LeaderChangeListener listener) {
        ListenerQueue queue = new ListenerQueue(listener, "d-engine-leadership-listener-" + ++subscriptions);
        queue.add(new LeaderChange(current, current));
        queues.add(queue);
        return () -> {
            synchronized (this) {
                queues.remove(queue);
            }
            queue.close();
        };
    }
}

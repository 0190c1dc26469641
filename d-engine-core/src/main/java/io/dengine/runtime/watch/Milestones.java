package io.dengine.runtime.watch;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done when a revision was offered to the watches. Thread-safe. */
final class Milestones {

    private static final Logger LOG = LoggerFactory.getLogger(Milestones.class);

    /** Compared by identity. */
    private static final class Milestone {

        private final long revision;
        private final Runnable action;

        private Milestone(long revision, Runnable action) {
            this.revision = revision;
            this.action = action;
        }
    }

    private final Set<Milestone> milestones = ConcurrentHashMap.newKeySet();

    /**
     * Adds one; it must not block. What it throws is logged, and it is tried again at the next {@link #pass}.
     *
     * @return forgets it
     */
    Runnable add(long revision, Runnable action) {
        Milestone milestone = new Milestone(revision, action);
        milestones.add(milestone);
        return () -> milestones.remove(milestone);
    }

    /** Does what is to be done up to a revision. */
    void pass(long revision) {
        if (milestones.isEmpty()) {
            return;
        }
        for (Milestone milestone : milestones) {
            if (milestone.revision <= revision && milestones.remove(milestone)) {
                reach(milestone);
            }
        }
    }

    private void reach(Milestone milestone) {
        try {
            milestone.action.run();
        } catch (RuntimeException | Error e) {
            milestones.add(milestone);
            LOG.error("whoever waits for revision {} could not be told of it", milestone.revision, e);
        }
    }
}

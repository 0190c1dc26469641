package io.dengine.runtime;

import io.dengine.concurrent.DaemonThreads;
import java.lang.ref.Cleaner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports an engine that became garbage while it was open. Thread-safe. */
public final class LeakReport implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(LeakReport.class);
    private static final Cleaner CLEANER = Cleaner.create(DaemonThreads.threads("d-engine-leak-report"));

    private final String nodeId;
    private volatile boolean open;

    private LeakReport(String nodeId) {
        this.nodeId = nodeId;
    }

    /** Watches an object, to which the report must hold no reference. */
    public static LeakReport watch(Object engine, String nodeId) {
        LeakReport report = new LeakReport(nodeId);
        CLEANER.register(engine, report);
        return report;
    }

    /** It was opened. */
    public void opened() {
        open = true;
    }

    /** It was stopped. */
    public void stopped() {
        open = false;
    }

    @Override
    public void run() {
        if (open) {
            LOG.error(
                    "the engine of node {} became garbage without having been stopped: its threads, its peer port and the lock"
                            + " of its data directory stay until the process ends. Call stop() or close()",
                    nodeId);
        }
    }
}

package io.dengine.runtime.disk;

import io.dengine.DiskConfig;
import io.dengine.DiskFullException;
import io.dengine.consensus.Consensus;
import io.dengine.consensus.MemberReport;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the members have room for a write. What counts is the member with the least free space, of this one and those that have told theirs
 * lately: a write must fit on all of them. Decided regularly, by {@link #refresh()}, so that asking costs one volatile read; also while this member does not lead, so that it is decided when it begins to. It recovers by
 * itself; a refusal is logged when it begins and when it ends. Thread-safe, but for {@link #refresh()}.
 */
public final class DiskGuard {

    /** What a member has told counts for so long: some rounds of questions. A member that is down refuses nothing. */
    public static final Duration REPORT_MAX_AGE = Duration.ofSeconds(3);

    /** So many samples in a row must be better before the log says so: space that goes up and down around a bound fills no log. */
    static final int CALM_SAMPLES = 10;

    private static final Logger LOG = LoggerFactory.getLogger(DiskGuard.class);

    private enum Level {
        ENOUGH,
        LOW,
        FLOOR
    }

    /** @param message what a refused caller is told */
    private record Verdict(Level level, String message) {}

    private final String nodeId;
    private final DiskConfig config;
    private final LongSupplier ownFreeBytes;
    private final Supplier<Map<String, MemberReport>> reports;
    private final BooleanSupplier leads;
    private volatile Verdict verdict = new Verdict(Level.ENOUGH, "");
    private Level logged = Level.ENOUGH;
    private int calmSamples;

    /**
     * A guard.
     *
     * @param nodeId this member
     * @param ownFreeBytes its free bytes
     * @param reports what the others have told lately, by node id
     * @param leads whether this member leads: then its log speaks for the others too
     */
    DiskGuard(
            String nodeId,
            DiskConfig config,
            LongSupplier ownFreeBytes,
            Supplier<Map<String, MemberReport>> reports,
            BooleanSupplier leads) {
        this.nodeId = nodeId;
        this.config = config;
        this.ownFreeBytes = ownFreeBytes;
        this.reports = reports;
        this.leads = leads;
    }

    /** A guard of a member of a cluster. */
    public static DiskGuard of(String nodeId, DiskConfig config, FreeSpace freeSpace, Consensus consensus) {
        return new DiskGuard(
                nodeId,
                config,
                freeSpace::bytes,
                () -> consensus.reports(REPORT_MAX_AGE),
                () -> consensus.leadingTerm() != 0);
    }

    /** Decides anew; to be called after each sample of the free space, by one thread at a time. */
    public void refresh() {
        String member = nodeId;
        long own = ownFreeBytes.getAsLong();
        long free = own;
        for (Map.Entry<String, MemberReport> report : reports.get().entrySet()) {
            // of this member the sample is newer
            if (!report.getKey().equals(nodeId) && report.getValue().freeDiskBytes() < free) {
                member = report.getKey();
                free = report.getValue().freeDiskBytes();
            }
        }
        Verdict next = verdictOn(member, free);
        verdict = next;
        log(leads.getAsBoolean() ? next : verdictOn(nodeId, own));
    }

    private Verdict verdictOn(String member, long free) {
        if (free < config.floorBytes()) {
            return new Verdict(
                    Level.FLOOR,
                    less(member, free, "floor", config.floorBytes()) + ": every write is refused until there is room");
        }
        if (free < config.minFreeBytes()) {
            return new Verdict(
                    Level.LOW,
                    less(member, free, "min-free", config.minFreeBytes())
                            + ": writes that let the store grow are refused until there is room; deletes and compaction"
                            + " are accepted");
        }
        return new Verdict(Level.ENOUGH, "");
    }

    private static String less(String member, long free, String property, long bound) {
        return "member " + member + " has " + free + " bytes of free disk space, less than d-engine.disk." + property
                + " = " + bound + " bytes";
    }

    private void log(Verdict now) {
        int change = now.level.compareTo(logged);
        calmSamples = change < 0 ? calmSamples + 1 : 0;
        if (change > 0) {
            logged = now.level;
            LOG.warn(now.message);
        } else if (calmSamples == CALM_SAMPLES) {
            logged = now.level;
            calmSamples = 0;
            LOG.info(
                    "free disk space is above d-engine.disk.{} again on every member that this one knows of: {} accepted",
                    now.level == Level.LOW ? "floor" : "min-free",
                    now.level == Level.LOW ? "deletes and compaction are" : "every write is");
        }
    }

    /**
     * Admits a write of a client: one volatile read.
     *
     * @param growsStore whether the write may let the store grow; deletes, revocations and compaction do not
     * @throws DiskFullException when a member has too little room for it
     */
    public void admit(boolean growsStore) {
        Verdict current = verdict;
        if (current.level == Level.FLOOR || growsStore && current.level == Level.LOW) {
            throw new DiskFullException(current.message);
        }
    }

    /** Whether commands of the leader's own may be written: above the floor they may. One volatile read. */
    public boolean mayWrite() {
        return verdict.level != Level.FLOOR;
    }

    /** Whether a disk has so little room that writes are refused. One volatile read. */
    public boolean isLow() {
        return verdict.level != Level.ENOUGH;
    }
}

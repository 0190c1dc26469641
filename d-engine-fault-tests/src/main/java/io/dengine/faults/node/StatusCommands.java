package io.dengine.faults.node;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineStatus;
import io.dengine.LeaderInfo;
import io.dengine.LeadershipState;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the member and its process are. Thread-safe. */
final class StatusCommands {

    /** Of this process, drawn at its start. */
    static final String INCARNATION = UUID.randomUUID().toString().substring(0, 8);

    private static final Path PROCESS = Path.of("/proc/self");

    private final EmbeddedEngine engine;

    StatusCommands(EmbeddedEngine engine) {
        this.engine = engine;
    }

    Map<String, Command> commands() {
        return Map.of(
                "status", this::status,
                "leadership", this::leadership,
                "transfer", this::transfer,
                "digest", this::digest,
                "process", this::process);
    }

    /** {@code transfer millis}: hands leadership over; whether it did. */
    private List<@Nullable Object> transfer(Arguments arguments) {
        return Answer.of(engine.transferLeadership(Duration.ofMillis(arguments.number(0))));
    }

    /** {@code status}: role, term, whether primary, applied index, revision, failure, divergence, compacted revision. */
    private List<@Nullable Object> status(Arguments arguments) {
        EngineStatus status = engine.status();
        return Answer.of(
                status.role(),
                status.term(),
                engine.isPrimary(),
                status.appliedIndex(),
                status.revision(),
                status.failure(),
                status.divergence(),
                status.compactedRevision());
    }

    /**
     * {@code leadership}: role, term, leader, the leader's term, whether primary, incarnation, and whether all of it is of one moment. Costs no lock, so that it can be asked often.
     */
    private List<@Nullable Object> leadership(Arguments arguments) {
        LeadershipState state = engine.leadership();
        boolean primary = engine.isPrimary();
        boolean atOnce = engine.leadership().sequence() == state.sequence();
        LeaderInfo leader = state.leader();
        return Answer.of(
                state.role(),
                state.term(),
                leader == null ? null : leader.leaderId(),
                leader == null ? 0 : leader.term(),
                primary,
                INCARNATION,
                atOnce);
    }

    /** {@code digest revision from}: hash and number of all rows at a revision, hash and number of all changes from another one up to it; as this member has them. */
    private List<@Nullable Object> digest(Arguments arguments) throws InterruptedException {
        return StateDigest.of(engine.client(), arguments.number(0), arguments.number(1));
    }

    /**
     * {@code process}: incarnation, age in milliseconds, threads, open descriptors, of both those that serve the control port, resident memory in KiB, used heap after a collection in KiB.
     */
    private List<@Nullable Object> process(Arguments arguments) throws IOException {
        // asked for seldom; what is left after it is what is really in use
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long control = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(ControlServer.THREAD_PREFIX))
                .count();
        return Answer.of(
                INCARNATION,
                ManagementFactory.getRuntimeMXBean().getUptime(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                descriptors(),
                control,
                residentKib(),
                heap / 1024);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(PROCESS.resolve("fd"))) {
            return open.filter(each -> !isOfTheDisk(each)).count();
        }
    }

    // The disk beneath the process, if there is one, keeps the files of a deleted snapshot until that is synced.
    private static boolean isOfTheDisk(Path descriptor) {
        try {
            String file = Files.readSymbolicLink(descriptor).toString();
            return file.contains("/snapshot/")
                    && file.endsWith(" (deleted)")
                    && System.getenv("FAULTDISK_ROOT") != null;
        } catch (IOException e) {
            // closed since it was listed
            return true;
        }
    }

    private static long residentKib() throws IOException {
        return Files.readAllLines(PROCESS.resolve("status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }
}

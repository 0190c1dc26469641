package io.dengine.faults;

import io.dengine.faults.ServiceProbe.Outage;
import io.dengine.faults.checker.Finding;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.nemesis.Nemesis;
import io.dengine.faults.report.FailureFiles;
import io.dengine.faults.report.FaultEvent;
import io.dengine.faults.report.RunSummary;
import io.dengine.faults.workload.Examination;
import io.dengine.faults.workload.Shared;
import io.dengine.faults.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Clients use a cluster while faults come and go; everything they saw is checked, part by part, and forgotten when it was right. One run.
 */
public final class FaultRun {

    private static final Duration START = Duration.ofMinutes(8);
    private static final Duration CLIENT_STOP = Duration.ofSeconds(60);
    /** What it may take until all processes answer: to start them, with everything else that goes on here, and to open their data. */
    private static final Duration OPENING = Duration.ofSeconds(60);

    /** How many times longer than to serve again it may take to be equal. */
    private static final int CONVERGENCE = 3;

    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();
    private static final long REFUSED_PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    /** Several times what a round has, but for one in which the cluster does not come back for minutes: what is recorded must fit into the memory. */
    private static final long MAX_STEPS = 30_000;

    private final Cluster cluster;
    private final List<Workload> workloads;
    private final RunPlan plan;
    private final Random random;
    private final ToIntFunction<Workload> clients;
    private final AtomicLong steps = new AtomicLong();
    private final ProcessSamples samples;
    private final Findings findings;
    private final List<String> repaired = new ArrayList<>();
    private Consumer<String> progress = line -> {};
    private int fullRounds;

    /**
     * A run of one workload with so many clients, that leaves its files below {@code target}.
     *
     * @param nemeses of which one is drawn at a time
     * @param faultTime how long a fault lasts, and how long the time after it
     */
    public FaultRun(
            Cluster cluster, Workload workload, List<Nemesis> nemeses, int clients, Duration faultTime, long seed) {
        this(
                cluster,
                List.of(workload),
                RunPlan.of(nemeses, faultTime, seed, Path.of("target", "fault-reports", Long.toString(seed))),
                any -> clients);
    }

    /** A run of some workloads that share this cluster, with as many clients as each is made for. */
    public FaultRun(Cluster cluster, List<Workload> workloads, RunPlan plan) {
        this(cluster, workloads, plan, Workload::clients);
    }

    private FaultRun(Cluster cluster, List<Workload> workloads, RunPlan plan, ToIntFunction<Workload> clients) {
        if (workloads.isEmpty()) {
            throw new IllegalArgumentException("workloads must not be empty");
        }
        this.cluster = cluster;
        this.workloads = List.copyOf(workloads);
        this.plan = plan;
        this.random = new Random(plan.seed());
        this.clients = clients;
        this.samples = new ProcessSamples(cluster.nodes().size());
        this.findings = new Findings(
                new FailureFiles(plan.directory(), plan.seed(), plan.arguments(), System.nanoTime()),
                anomaly -> progress.accept(anomaly));
    }

    /**
     * What happened.
     *
     * @param operations how many operations were recorded
     * @param faults what was done to the cluster
     * @param anomalies what must not have happened
     * @param summary all of it
     */
    public record Report(long seed, long operations, List<String> faults, List<String> anomalies, RunSummary summary) {}

    /** Is told of each fault, and of each anomaly. */
    public FaultRun onProgress(Consumer<String> listener) {
        progress = listener;
        return this;
    }

    /** Runs for about {@code duration}, at least until one fault has come and gone. */
    public Report run(Duration duration) throws InterruptedException {
        return run(duration, 1);
    }

    /** Runs for about {@code duration}, at least until so many faults have come and gone. */
    public Report run(Duration duration, int faults) throws InterruptedException {
        cluster.start();
        cluster.awaitPrimary(START);
        new Recovery(cluster, plan.nemeses(), this::repaired).await();
        long from = System.nanoTime();
        AtomicBoolean ended = new AtomicBoolean();
        boolean healed;
        Shared shared = workloads.get(0).shared();
        try (ClusterObserver observer = new ClusterObserver(shared, samples, findings::anomaly).start()) {
            List<Thread> threads = startClients(ended);
            try {
                do {
                    LockSupport.parkNanos(plan.faultTime().toNanos() / 2);
                    healed = injectOne();
                    workloads.forEach(Workload::nextRound);
                    if (steps.getAndSet(0) > MAX_STEPS) {
                        fullRounds++;
                    }
                    if (healed) {
                        workloads.forEach(workload -> workload.checkEnded(findings));
                    }
                } while (healed
                        && (System.nanoTime() - from < duration.toNanos()
                                || findings.faults().size() < faults));
            } finally {
                ended.set(true);
            }
            join(threads);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - from);
        checkOwnEnds();
        convergence().checkDamaged().forEach(findings::anomaly);
        replaceDamaged();
        workloads.forEach(workload -> workload.finish(findings));
        convergence().check().forEach(findings::anomaly);
        checkOwnEnds();
        checkShared(shared);
        samples.leaks().forEach(findings::anomaly);
        return report(took, shared);
    }

    private Convergence convergence() {
        return new Convergence(cluster, plan.recovery().multipliedBy(CONVERGENCE));
    }

    // Whether the cluster is whole again: if not, the run ends, and tells what was seen so far.
    private boolean injectOne() throws InterruptedException {
        Nemesis nemesis = plan.nemeses().get(random.nextInt(plan.nemeses().size()));
        long begin = System.nanoTime();
        String what = inject(nemesis);
        LockSupport.parkNanos(plan.faultTime().toNanos());
        try (ServiceProbe probe = ServiceProbe.start(cluster)) {
            nemesis.heal(cluster);
            long end = System.nanoTime();
            Recovery.Times times = new Recovery(cluster, plan.nemeses(), this::repaired).await();
            Outage outage = probe.outage();
            checkOwnEnds();
            findings.fault(new FaultEvent(
                    nemesis.name(),
                    what,
                    nemesis.tookEffect(),
                    begin,
                    end,
                    outage.sinceEnd().toNanos(),
                    outage.sinceAnswers().toNanos(),
                    times.start().toNanos(),
                    times.service().toNanos()));
            told(what, outage, times);
            return true;
        } catch (RuntimeException e) {
            e.printStackTrace();
            findings.anomaly(what + " did not end well: " + e);
            return false;
        }
    }

    // Or it is found while the end is looked at, where nobody replaces it any more.
    private void replaceDamaged() {
        plan.nemeses().forEach(nemesis -> nemesis.replaceAllDamaged(cluster).forEach(this::repaired));
        try {
            new Recovery(cluster, plan.nemeses(), this::repaired).await();
        } catch (IllegalStateException e) {
            findings.anomaly("after all faults: " + e);
        }
    }

    private void repaired(String what) {
        repaired.add(what);
        progress.accept(what);
    }

    private void checkOwnEnds() {
        cluster.nodes().forEach(node -> node.ownEnds().forEach(findings::anomaly));
    }

    private void told(String what, Outage outage, Recovery.Times times) {
        String took = what + ": no write for " + outage.sinceEnd().toMillis() + " ms, for "
                + outage.sinceAnswers().toMillis()
                + " ms of which a majority of the processes answered; all answered after "
                + times.start().toMillis() + " ms, and all members served "
                + times.service().toMillis() + " ms later";
        progress.accept(took);
        if (outage.sinceAnswers().compareTo(plan.recovery()) > 0
                || times.service().compareTo(plan.recovery()) > 0) {
            findings.anomaly(took + "; allowed are " + plan.recovery().toMillis());
        }
        if (outage.sinceEnd().compareTo(plan.recovery().plus(OPENING)) > 0) {
            findings.anomaly(
                    took + "; without a write, " + plan.recovery().plus(OPENING).toMillis() + " are allowed");
        }
        if (times.start().compareTo(OPENING) > 0) {
            findings.anomaly(took + "; to answer, " + OPENING.toMillis() + " are allowed");
        }
    }

    // One that fails half-way, such as a member that does not end in time, is healed as the others are, and what was
    // seen so far is still checked.
    private String inject(Nemesis nemesis) {
        try {
            // what it draws depends on the cluster; what is drawn after it must not
            return nemesis.inject(cluster, new Random(random.nextLong()));
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            e.printStackTrace();
            findings.anomaly(nemesis.name() + " could not be done: " + e);
            return nemesis.name() + ", not done";
        }
    }

    private List<Thread> startClients(AtomicBoolean ended) {
        List<Thread> threads = new ArrayList<>();
        for (Workload workload : workloads) {
            for (int number = 1; number <= clients.applyAsInt(workload); number++) {
                long seed = 31 * (plan.seed() * 1000 + number) + workload.name().hashCode();
                Workload.Client client = workload.client(number, seed);
                String name = "fault-client-" + workload.name() + "-" + number;
                Thread thread = new Thread(() -> drive(client, ended), name);
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            }
        }
        return threads;
    }

    private void drive(Workload.Client client, AtomicBoolean ended) {
        try (client) {
            while (!ended.get()) {
                if (steps.incrementAndGet() > MAX_STEPS) {
                    LockSupport.parkNanos(REFUSED_PAUSE_NANOS);
                    continue;
                }
                // whoever is refused waits a moment, as a client would
                LockSupport.parkNanos(client.step() ? PAUSE_NANOS : REFUSED_PAUSE_NANOS);
            }
        } catch (RuntimeException e) {
            e.printStackTrace();
            findings.anomaly(Thread.currentThread().getName() + " has ended: " + e);
        }
    }

    private void join(List<Thread> threads) throws InterruptedException {
        long deadline = System.nanoTime() + CLIENT_STOP.toNanos();
        for (Thread thread : threads) {
            thread.join(
                    Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
            if (thread.isAlive()) {
                findings.anomaly(thread.getName() + " has not ended within " + CLIENT_STOP);
            }
        }
    }

    private void checkShared(Shared shared) {
        tell("revisions", shared.floor().findings(), shared.floor().evidence());
        tell("leaders", shared.leadership().findings(), shared.leadership().evidence());
        workloads.forEach(workload ->
                workload.tally().unexpected().forEach(reply -> findings.anomaly(workload.name() + ": " + reply)));
    }

    private void tell(String subject, List<Finding> found, List<String> evidence) {
        if (!found.isEmpty()) {
            findings.checked(new Examination("all", subject, List.of(), found, false, evidence));
        }
    }

    private Report report(Duration took, Shared shared) {
        Map<String, Map<String, Long>> operations = new TreeMap<>();
        Map<String, Map<String, Long>> reasons = new TreeMap<>();
        workloads.forEach(workload -> {
            operations.put(workload.name(), workload.tally().outcomes());
            reasons.put(workload.name(), workload.tally().reasons());
        });
        RunSummary summary = new RunSummary(
                plan.seed(),
                plan.arguments(),
                cluster.nodes().size(),
                took,
                fullRounds,
                operations,
                reasons,
                findings.histories(),
                findings.faults(),
                List.copyOf(repaired),
                shared.leadership().terms(),
                samples.summary(),
                findings.undecided(),
                findings.anomalies());
        summary.writeTo(plan.directory());
        return new Report(
                plan.seed(),
                summary.totalOperations(),
                findings.faults().stream().map(FaultEvent::what).toList(),
                findings.anomalies(),
                summary);
    }
}

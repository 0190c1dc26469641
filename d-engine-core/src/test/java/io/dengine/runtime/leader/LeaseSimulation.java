package io.dengine.runtime.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.dengine.apply.LeaseChange;
import io.dengine.apply.LeaseChange.LeaseState;
import io.dengine.command.Command;
import io.dengine.command.Command.ExpireLease;
import io.dengine.command.Command.GrantLease;
import io.dengine.command.Command.KeepAlive;
import io.dengine.command.Command.RevokeLease;
import io.dengine.consensus.Rejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of three members in simulated time, whose monotonic clocks have nothing in common but their rate. Entries take time, get lost, or are committed
 * although their proposer does not learn it; ticks come late; leaders die. Checks the bounds of every lease at every step. Times are in milliseconds.
 */
final class LeaseSimulation {

    static final long CHECKPOINT_INTERVAL = 1_500;
    private static final long MAX_LATENCY = 20;
    private static final long MAX_STEP = 15;
    private static final long MAX_ELECTION = 600;

    /** So often a kind of entry fails in a row, at most. */
    private static final int MAX_FAILURES = 2;

    private final class Member {

        final long clockOffset = random.nextLong();
        final ReplicatedLeases state = new ReplicatedLeases();
        final LeaseClock clock = new LeaseClock(
                Duration.ofMillis(CHECKPOINT_INTERVAL),
                LeaseSimulation.this::propose,
                () -> true,
                id -> 1,
                () -> clockOffset + TimeUnit.MILLISECONDS.toNanos(now));
        int applied;

        void catchUp() {
            while (applied < log.size()) {
                clock.onEffects(state.apply(log.get(applied++)));
            }
        }

        /** As after the installation of a snapshot. */
        void restore() {
            while (applied < log.size()) {
                state.apply(log.get(applied++));
            }
            clock.load(sink -> state.leases.forEach(sink::lease));
        }
    }

    private record Pending(List<Command> commands, @Nullable LeaderProposal proposal, long due, Fate fate) {}

    private enum Fate {
        APPLIED,
        LOST,
        COMMITTED_UNKNOWN
    }

    /** What must hold for a lease. */
    private static final class Bounds {

        long ttl;
        long notBefore;
        long notAfter;

        long interval() {
            return Math.min(ttl / 3, CHECKPOINT_INTERVAL);
        }
    }

    private final Random random;
    private final boolean lossy;
    private final List<Command> log = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();
    private final Map<Long, Bounds> bounds = new TreeMap<>();
    private final List<Member> members = new ArrayList<>();
    private final Map<Class<?>, Integer> failures = new HashMap<>();
    private final ReplicatedLeases truth = new ReplicatedLeases();
    private long now;
    private long term = 1;
    private @Nullable Member leader;
    private int expired;

    LeaseSimulation(long seed, boolean lossy) {
        this.random = new Random(seed);
        this.lossy = lossy;
        for (int i = 0; i < 3; i++) {
            members.add(new Member());
        }
        elect(0);
    }

    /** How late something can be that is due while there is a leader: a tick, an entry that is on its way already, and each failure. */
    private long slack() {
        int attempts = lossy ? MAX_FAILURES + 1 : 1;
        return 2L * attempts * (MAX_LATENCY + 2 * MAX_STEP) + MAX_STEP + 1;
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
        // Without renewals and failures every lease ends.
        for (long end = now + 30_000; now < end && !truth.leases.isEmpty(); ) {
            advance();
        }
        assertThat(truth.leases).isEmpty();
        for (Member member : members) {
            member.catchUp();
            assertThat(member.clock.size()).isZero();
        }
    }

    /** How many leases ended because their time was over. */
    int expired() {
        return expired;
    }

    private void step() {
        int choice = random.nextInt(1_000);
        if (choice < 40) {
            client(new GrantLease(1 + random.nextInt(random.nextBoolean() ? 100 : 8_000)));
        } else if (choice < 100 && !truth.leases.isEmpty()) {
            client(new KeepAlive(anyLease()));
        } else if (choice < 105 && !truth.leases.isEmpty()) {
            client(new RevokeLease(anyLease()));
        } else if (choice < 108) {
            failOver();
        } else if (choice < 112) {
            // A pause of the whole leader, or of its timer.
            now += random.nextInt(200);
            bounds.values().forEach(lease -> lease.notAfter += 200);
        } else if (choice < 135) {
            Member follower = members.get(random.nextInt(3));
            if (follower != leader) {
                if (random.nextBoolean()) {
                    follower.catchUp();
                } else {
                    follower.restore();
                }
            }
        }
        advance();
    }

    private void advance() {
        now += 1 + random.nextInt((int) MAX_STEP);
        deliver();
        Member current = leader;
        if (current != null) {
            current.clock.tick();
            checkLatest();
        }
    }

    private long anyLease() {
        List<Long> ids = new ArrayList<>(truth.leases.keySet());
        return ids.get(random.nextInt(ids.size()));
    }

    private void client(Command command) {
        if (leader != null) {
            pending.add(new Pending(List.of(command), null, now + random.nextLong(MAX_LATENCY), Fate.APPLIED));
        }
    }

    private void propose(List<Command> commands, long proposedTerm, LeaderProposal proposal) {
        if (leader == null || proposedTerm != term) {
            proposal.rejected(Rejection.TERM_ENDED);
            return;
        }
        commands.forEach(this::checkNotEarly);
        Class<?> kind = commands.get(0).getClass();
        int chance = lossy && failures.getOrDefault(kind, 0) < MAX_FAILURES ? random.nextInt(100) : 100;
        failures.merge(kind, 1, Integer::sum);
        if (chance < 15) {
            proposal.rejected(Rejection.BUSY);
            return;
        }
        Fate fate = chance < 30 ? Fate.LOST : chance < 40 ? Fate.COMMITTED_UNKNOWN : Fate.APPLIED;
        if (fate == Fate.APPLIED) {
            failures.put(kind, 0);
        }
        pending.add(new Pending(commands, proposal, now + random.nextLong(MAX_LATENCY), fate));
    }

    private void checkNotEarly(Command command) {
        if (command instanceof ExpireLease expire) {
            LeaseState state = truth.leases.get(expire.leaseId());
            if (state != null && state.generation() == expire.generation()) {
                assertThat(now)
                        .as("the leader takes lease %s for ended", expire.leaseId())
                        .isGreaterThanOrEqualTo(bounds.get(expire.leaseId()).notBefore);
            }
        }
    }

    private void deliver() {
        for (Iterator<Pending> all = pending.iterator(); all.hasNext(); ) {
            Pending entry = all.next();
            if (entry.due() <= now) {
                all.remove();
                finish(entry, entry.fate());
            }
        }
    }

    private void finish(Pending entry, Fate fate) {
        if (fate != Fate.LOST) {
            entry.commands().forEach(this::commit);
            if (leader != null) {
                leader.catchUp();
            }
        }
        if (entry.proposal() != null) {
            if (fate == Fate.APPLIED) {
                entry.proposal().applied();
            } else {
                entry.proposal().unknown("made to fail");
            }
        }
    }

    private void commit(Command command) {
        log.add(command);
        for (LeaseChange change : truth.apply(command)) {
            if (command instanceof GrantLease || command instanceof KeepAlive) {
                LeaseState state = change.state();
                Bounds lease = bounds.computeIfAbsent(change.leaseId(), id -> new Bounds());
                lease.ttl = state == null ? 0 : state.ttlMillis();
                lease.notBefore = now + lease.ttl;
                lease.notAfter = now + lease.ttl;
            } else if (change.state() == null) {
                Bounds lease = bounds.remove(change.leaseId());
                if (command instanceof ExpireLease) {
                    expired++;
                    assertThat(now).as("end of lease %s", change.leaseId()).isGreaterThanOrEqualTo(lease.notBefore);
                }
            }
        }
    }

    private void checkLatest() {
        bounds.forEach((id, lease) -> {
            if (now > lease.notAfter + slack()) {
                fail("lease %d is still alive at %d, and must have ended by %d", id, now, lease.notAfter + slack());
            }
        });
    }

    private void failOver() {
        Member old = leader;
        if (old == null) {
            return;
        }
        leader = null;
        old.clock.lostLeadership();
        long election = random.nextLong(MAX_ELECTION);
        now += election;
        // Of what was on its way, some is in the log of the next leader, who commits it before his own.
        for (Pending entry : List.copyOf(pending)) {
            finish(entry, random.nextBoolean() ? Fate.COMMITTED_UNKNOWN : Fate.LOST);
        }
        pending.clear();
        elect(election);
    }

    private void elect(long election) {
        term++;
        Member next = members.get(random.nextInt(3));
        leader = next;
        next.catchUp();
        next.clock.becameLeader(term);
        for (Bounds lease : bounds.values()) {
            lease.notAfter += lease.interval() + election + 2 * slack();
        }
    }
}

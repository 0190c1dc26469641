package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaderLeaseTests {

    private static final long ELECTION_TIMEOUT = TimeUnit.SECONDS.toNanos(1);
    private static final long LEASE = TimeUnit.MILLISECONDS.toNanos(800);

    // Near the end of what a long holds: the clock's values may wrap.
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - LEASE / 2);
    private final VoteGate gate = new VoteGate(clock::get, ELECTION_TIMEOUT);
    private final LeaderLease lease = new LeaderLease(clock::get, gate, ELECTION_TIMEOUT);

    @BeforeEach
    void leaderOfTermThree() {
        gate.begin(0, true);
        gate.onTerm(3);
    }

    @Test
    void isNotHeldBeforeTheFirstRound() {
        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void countsFromTheBeginningOfTheRoundNotFromItsEnd() {
        long start = clock.get();
        clock.addAndGet(LEASE / 2);
        assertThat(lease.renew(3, start)).isTrue();

        clock.addAndGet(LEASE / 2 - 1);
        assertThat(lease.isHeld()).isTrue();
        clock.addAndGet(1);
        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void aRoundThatEndsLateDoesNotShortenTheLease() {
        long early = clock.get();
        clock.addAndGet(10);
        lease.renew(3, clock.get());
        lease.renew(3, early);

        clock.addAndGet(LEASE - 1);
        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void endsWhenANewerTermIsMadeDurable() {
        lease.renew(3, clock.get());
        gate.onTerm(4);
        assertThat(lease.isHeld()).isFalse();
        assertThat(lease.heldTerm()).isZero();
    }

    @Test
    void aRoundOfAnOlderTermDoesNotRenewIt() {
        gate.onTerm(4);
        assertThat(lease.renew(3, clock.get())).isFalse();
        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void onceReleasedItIsNeverRenewedInThatTerm() {
        lease.renew(3, clock.get());
        lease.release(3);
        assertThat(lease.isHeld()).isFalse();
        assertThat(lease.renew(3, clock.get())).isFalse();

        gate.onTerm(4);
        assertThat(lease.renew(4, clock.get())).isTrue();
        assertThat(lease.heldTerm()).isEqualTo(4);
    }
}

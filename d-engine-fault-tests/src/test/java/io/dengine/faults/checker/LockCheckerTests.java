package io.dengine.faults.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.checker.LockModel.Acquire;
import io.dengine.faults.checker.LockModel.FencedWrite;
import io.dengine.faults.checker.LockModel.Grant;
import io.dengine.faults.checker.LockModel.Input;
import io.dengine.faults.checker.LockModel.Output;
import io.dengine.faults.checker.LockModel.Release;
import io.dengine.faults.checker.LockModel.Renew;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Leases live for 100 ns. */
class LockCheckerTests {

    private final Recorded<Input, Output> history = new Recorded<>();

    @Test
    void holdersOneAfterTheOtherAreRight() {
        grant(1, 0, 1).acquire(1, 10, 2, 3).renew(1, true, 50, 51).write(10, 11, 60, 61);
        grant(2, 140, 141).acquire(2, 12, 149, 151).write(12, 13, 152, 153);
        release(2, 154, 155).grant(3, 154, 155).acquire(3, 14, 154, 156);
        assertThat(check()).isEmpty();
    }

    @Test
    void twoDoNotHoldTheLock() {
        grant(1, 0, 1).acquire(1, 10, 2, 3).grant(2, 4, 5).acquire(2, 11, 6, 99);
        assertThat(check()).anyMatch(found -> found.contains("two hold the lock"));
    }

    @Test
    void aRenewalKeepsTheLock() {
        grant(1, 0, 1)
                .acquire(1, 10, 2, 3)
                .renew(1, true, 90, 91)
                .grant(2, 4, 5)
                .acquire(2, 11, 6, 120);
        assertThat(check()).anyMatch(found -> found.contains("two hold the lock"));
    }

    @Test
    void aRenewalThatFoundNothingKeepsNothing() {
        grant(1, 0, 1)
                .acquire(1, 10, 2, 3)
                .renew(1, false, 101, 102)
                .grant(2, 4, 5)
                .acquire(2, 11, 6, 120);
        assertThat(check()).isEmpty();
    }

    @Test
    void aRenewalOfUnknownOutcomePromisesNothing() {
        grant(1, 0, 1).acquire(1, 10, 2, 3);
        history.unknown(new Renew(1), 90);
        grant(2, 4, 5).acquire(2, 11, 6, 120);
        assertThat(check()).isEmpty();
    }

    @Test
    void whoBeganToReleaseDoesNotHoldTheLock() {
        grant(1, 0, 1).acquire(1, 10, 2, 3);
        history.unknown(new Release(1), 4);
        grant(2, 4, 5).acquire(2, 11, 6, 7);
        assertThat(check()).isEmpty();
    }

    @Test
    void aLaterHolderHasAGreaterToken() {
        grant(1, 0, 1).acquire(1, 10, 2, 3).release(1, 4, 5).grant(2, 6, 7).acquire(2, 9, 8, 9);
        assertThat(check()).anyMatch(found -> found.contains("smaller token"));
    }

    @Test
    void tokensAreUnique() {
        grant(1, 0, 1).acquire(1, 10, 2, 9).release(1, 2, 9).grant(2, 0, 1).acquire(2, 10, 2, 9);
        assertThat(check()).anyMatch(found -> found.contains("two have token 10"));
    }

    @Test
    void noWriteIsTakenWithAnOlderTokenThanOneBefore() {
        write(12, 20, 0, 1).write(10, 21, 2, 3);
        assertThat(check()).anyMatch(found -> found.contains("older token"));
    }

    private LockCheckerTests grant(long lease, long from, long to) {
        history.ok(new Grant(100), new Output(true, lease), from, to);
        return this;
    }

    private LockCheckerTests acquire(long lease, long token, long from, long to) {
        history.ok(new Acquire(lease), new Output(true, token), from, to);
        return this;
    }

    private LockCheckerTests renew(long lease, boolean found, long from, long to) {
        history.ok(new Renew(lease), new Output(found, 0), from, to);
        return this;
    }

    private LockCheckerTests release(long lease, long from, long to) {
        history.ok(new Release(lease), new Output(true, 0), from, to);
        return this;
    }

    private LockCheckerTests write(long token, long revision, long from, long to) {
        history.ok(new FencedWrite(token), new Output(true, revision), from, to);
        return this;
    }

    private List<String> check() {
        return new LockChecker(0)
                .check(history.all()).stream().map(Finding::message).toList();
    }
}

package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dengine.LimitsConfig;
import io.dengine.command.Command;
import io.dengine.kv.Compare;
import io.dengine.kv.DeleteOptions;
import io.dengine.kv.KeyRange;
import io.dengine.kv.PutOptions;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Which command an operation becomes, what it is said to do, and which arguments it refuses. */
class WriteRequestsTests {

    private static final byte[] KEY = {'k'};
    private static final byte[] VALUE = {'v'};
    private static final LimitsConfig LIMITS = LimitsConfig.defaults();

    private final List<Command> encoded = new ArrayList<>();
    private int encodedSize = 5;
    private final WriteRequests requests = new WriteRequests(LIMITS, new RequestChecks(LIMITS), command -> {
        encoded.add(command);
        return new byte[encodedSize];
    });

    @Test
    void aPut() {
        leaderOnly(requests.put(KEY, VALUE, PutOptions.defaults()), new Command.Put(KEY, VALUE, 0, 0, false), true);
    }

    @Test
    void aPutWithALease() {
        leaderOnly(
                requests.put(KEY, VALUE, PutOptions.lease(9).returningPrevious()),
                new Command.Put(KEY, VALUE, 9, 0, true),
                true);
    }

    @Test
    void aPutWithATimeToLiveInMillisecondsRoundedUp() {
        leaderOnly(
                requests.put(KEY, VALUE, PutOptions.ttl(Duration.ofNanos(1_500_001))),
                new Command.Put(KEY, VALUE, 0, 2, false),
                true);
    }

    @Test
    void anIncrement() {
        leaderOnly(requests.increment(KEY, -3), new Command.Increment(KEY, -3), true);
    }

    @Test
    void aDelete() {
        leaderOnly(requests.delete(KEY, DeleteOptions.returningPrevious()), new Command.Delete(KEY, true), false);
    }

    @Test
    void aDeleteOfARangeBringsTheLimitOfThisMember() {
        leaderOnly(
                requests.deleteRange(KeyRange.of("a", "b"), DeleteOptions.defaults()),
                new Command.DeleteRange(new byte[] {'a'}, new byte[] {'b'}, false, LIMITS.maxRangeDeleteKeys()),
                false);
        leaderOnly(
                requests.deleteRange(KeyRange.of("a", null), DeleteOptions.returningPrevious()),
                new Command.DeleteRange(new byte[] {'a'}, null, true, LIMITS.maxRangeDeleteKeys()),
                false);
    }

    @Test
    void aTransactionGrowsTheStoreIfItMayPut() {
        Txn puts = Txn.when(Compare.exists("a"))
                .then(TxnOp.delete("a"))
                .orElse(TxnOp.put("a", "1"))
                .build();
        leaderOnly(requests.transact(puts), new Command.Transact(puts, LIMITS.maxRangeDeleteKeys()), true);
        Txn deletes = Txn.of(TxnOp.delete("a"), TxnOp.get("b"));
        leaderOnly(requests.transact(deletes), new Command.Transact(deletes, LIMITS.maxRangeDeleteKeys()), false);
    }

    @Test
    void theTimesToLiveOfATransactionAreInMillisecondsRoundedUp() {
        requests.transact(Txn.when()
                .then(TxnOp.put(
                        "a", "1", PutOptions.ttl(Duration.ofNanos(1_500_001)).returningPrevious()))
                .orElse(TxnOp.put("b", "1", PutOptions.ttl(Duration.ofMillis(7))))
                .build());
        Txn replicated = ((Command.Transact) encoded.get(0)).txn();
        assertThat(replicated.then())
                .containsExactly(
                        TxnOp.put("a", "1", PutOptions.ttl(Duration.ofMillis(2)).returningPrevious()));
        assertThat(replicated.orElse()).containsExactly(TxnOp.put("b", "1", PutOptions.ttl(Duration.ofMillis(7))));
    }

    @Test
    void aGrant() {
        leaderOnly(requests.grantLease(Duration.ofSeconds(10)), new Command.GrantLease(10_000), true);
        leaderOnly(requests.grantLease(Duration.ofNanos(1_000_001)), new Command.GrantLease(2), true);
    }

    @Test
    void renewalsAndRevocationsWorkOnEveryMember() {
        request(requests.keepAlive(4), new Command.KeepAlive(4), true, false);
        request(requests.revoke(4), new Command.RevokeLease(4), true, false);
    }

    @Test
    void aCompaction() {
        leaderOnly(requests.compact(8), new Command.Compact(8), false);
    }

    @Test
    void whatIsWrongWithArgumentsIsSaidBeforeAnythingIsEncoded() {
        refused(() -> requests.put(null, VALUE, PutOptions.defaults()), "key must not be null");
        refused(() -> requests.put(KEY, null, PutOptions.defaults()), "value must not be null");
        refused(() -> requests.put(KEY, VALUE, null), "options must not be null");
        refused(
                () -> requests.put(KEY, VALUE, PutOptions.ttl(Duration.ZERO)),
                "ttl must be 1 ms to 3,650 days, not PT0S");
        refused(() -> requests.increment(new byte[0], 1), "key must not be empty");
        refused(() -> requests.delete(null, DeleteOptions.defaults()), "key must not be null");
        refused(() -> requests.delete(KEY, null), "options must not be null");
        refused(() -> requests.deleteRange(null, DeleteOptions.defaults()), "range must not be null");
        refused(() -> requests.deleteRange(KeyRange.all(), null), "options must not be null");
        refused(
                () -> requests.deleteRange(KeyRange.of("b", "a"), DeleteOptions.defaults()),
                "range is empty: from must be before to, not [b, a)");
        refused(() -> requests.transact(null), "txn must not be null");
        refused(() -> requests.grantLease(null), "ttl must not be null");
        refused(() -> requests.grantLease(Duration.ofDays(3651)), "ttl must be 1 ms to 3,650 days, not PT87624H");
        refused(() -> requests.keepAlive(0), "leaseId must be 1 or more, not 0");
        refused(() -> requests.revoke(-1), "leaseId must be 1 or more, not -1");
        refused(() -> requests.compact(0), "revision must be 1 or more, not 0");
        assertThat(encoded).isEmpty();
    }

    @Test
    void aRequestThatIsTooLargeIsRefused() {
        encodedSize = LIMITS.maxRequestBytes() + 1;
        refused(
                () -> requests.put(KEY, VALUE, PutOptions.defaults()),
                "encoded request is 1572865 bytes long; limits.max-request-size is 1572864");
    }

    private void leaderOnly(WriteRequest<?> request, Command command, boolean growsStore) {
        request(request, command, false, growsStore);
    }

    private void request(WriteRequest<?> request, Command command, boolean anyMember, boolean growsStore) {
        assertThat(encoded).last().isEqualTo(command);
        assertThat(request.command()).hasSize(encodedSize);
        assertThat(request.anyMember()).isEqualTo(anyMember);
        assertThat(request.growsStore()).isEqualTo(growsStore);
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }
}

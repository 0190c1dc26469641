package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static io.dengine.apply.TestStore.delete;
import static io.dengine.apply.TestStore.keyValue;
import static io.dengine.apply.TestStore.put;
import static io.dengine.apply.TestStore.putWithLease;
import static io.dengine.apply.TestStore.putWithTtl;
import static io.dengine.apply.TestStore.refused;
import static io.dengine.apply.TestStore.txn;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.command.Command.GrantLease;
import io.dengine.command.Command.Transact;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.LeaseDone;
import io.dengine.command.CommandResult.Reason;
import io.dengine.command.CommandResult.Refused;
import io.dengine.command.CommandResult.TxnDone;
import io.dengine.kv.Compare;
import io.dengine.kv.Compare.Operator;
import io.dengine.kv.DeleteOptions;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.OpResult;
import io.dengine.kv.PutOptions;
import io.dengine.kv.PutResult;
import io.dengine.kv.RangeResult;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import io.dengine.kv.TxnResult;
import io.dengine.storage.StateTable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionsTests {

    private final TestStore store = new TestStore();

    // ---- comparisons

    @ParameterizedTest
    @CsvSource({
        "CREATE_REVISION, 2",
        "MOD_REVISION, 3",
        "VERSION, 2",
        "LEASE, 1",
    })
    void theNumbersOfAKeyAreCompared(Compare.Target target, long actual) {
        store.apply(new GrantLease(1000), put("x", ""), put("a", "1"), putWithLease("a", "2", 1));

        for (long operand = actual - 1; operand <= actual + 1; operand++) {
            assertThat(holds(new Compare(bytes("a"), target, Operator.EQUAL, operand, null)))
                    .isEqualTo(actual == operand);
            assertThat(holds(new Compare(bytes("a"), target, Operator.NOT_EQUAL, operand, null)))
                    .isEqualTo(actual != operand);
            assertThat(holds(new Compare(bytes("a"), target, Operator.LESS, operand, null)))
                    .isEqualTo(actual < operand);
            assertThat(holds(new Compare(bytes("a"), target, Operator.GREATER, operand, null)))
                    .isEqualTo(actual > operand);
        }
    }

    @ParameterizedTest
    @CsvSource({"CREATE_REVISION", "MOD_REVISION", "VERSION", "LEASE"})
    void theNumbersOfAMissingKeyAreZero(Compare.Target target) {
        assertThat(holds(new Compare(bytes("a"), target, Operator.EQUAL, 0, null)))
                .isTrue();
        assertThat(holds(new Compare(bytes("a"), target, Operator.NOT_EQUAL, 0, null)))
                .isFalse();
        assertThat(holds(new Compare(bytes("a"), target, Operator.LESS, 1, null)))
                .isTrue();
        assertThat(holds(new Compare(bytes("a"), target, Operator.GREATER, 0, null)))
                .isFalse();
    }

    @Test
    void valuesAreComparedAsUnsignedBytes() {
        store.apply(put("a", "m\u0080"));

        assertThat(holds(Compare.value(bytes("a"), Operator.GREATER, bytes("m\u007f"))))
                .isTrue();
        assertThat(holds(Compare.value(bytes("a"), Operator.LESS, bytes("m\u0080\0"))))
                .isTrue();
        assertThat(holds(Compare.value(bytes("a"), Operator.EQUAL, bytes("m\u0080"))))
                .isTrue();
        assertThat(holds(Compare.value(bytes("a"), Operator.NOT_EQUAL, bytes("m"))))
                .isTrue();
        assertThat(holds(Compare.value(bytes("a"), Operator.NOT_EQUAL, bytes("m\u0080"))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"EQUAL", "NOT_EQUAL", "LESS", "GREATER"})
    void noComparisonWithTheValueOfAMissingKeyHolds(Operator operator) {
        assertThat(holds(Compare.value(bytes("a"), operator, bytes("")))).isFalse();
    }

    @Test
    void allComparisonsMustHold() {
        store.apply(put("a", "1"));

        assertThat(holds(Compare.exists(bytes("a")), Compare.absent(bytes("b"))))
                .isTrue();
        assertThat(holds(Compare.exists(bytes("a")), Compare.exists(bytes("b"))))
                .isFalse();
        assertThat(holds(Compare.exists(bytes("b")), Compare.exists(bytes("a"))))
                .isFalse();
        assertThat(holds()).isTrue();
    }

    // ---- operations

    @Test
    void theOtherListIsDoneWhenAComparisonDoesNotHold() {
        Transact take = txn(Txn.when(Compare.absent(bytes("lock")))
                .then(TxnOp.put(bytes("lock"), bytes("me")))
                .orElse(TxnOp.get(bytes("lock")))
                .build());

        assertThat(store.apply(take, take))
                .containsExactly(
                        done(true, 1, new PutResult(1)),
                        done(false, 1, new GetResult(1, keyValue("lock", "me", 1, 1, 1, 0))));
    }

    @Test
    void allOperationsMakeOneRevisionAndLaterOnesSeeEarlierOnes() {
        store.apply(put("a", "1"), put("c", "3"));

        CommandResult result = store.one(txn(Txn.of(
                TxnOp.get(bytes("b")),
                TxnOp.put(bytes("b"), bytes("2")),
                TxnOp.get(bytes("b")),
                TxnOp.range(KeyRange.all(), 2),
                TxnOp.delete(bytes("a")),
                TxnOp.delete(bytes("a")),
                TxnOp.range(KeyRange.all(), 2),
                TxnOp.put(bytes("c"), bytes("33"), PutOptions.defaults().returningPrevious()))));

        assertThat(result)
                .isEqualTo(done(
                        true,
                        3,
                        new GetResult(2, null),
                        new PutResult(3),
                        new GetResult(3, keyValue("b", "2", 3, 3, 1, 0)),
                        new RangeResult(
                                3, List.of(keyValue("a", "1", 1, 1, 1, 0), keyValue("b", "2", 3, 3, 1, 0)), true),
                        new DeleteResult(3, 1),
                        new DeleteResult(3, 0),
                        new RangeResult(
                                3, List.of(keyValue("b", "2", 3, 3, 1, 0), keyValue("c", "3", 2, 2, 1, 0)), false),
                        new PutResult(3, keyValue("c", "3", 2, 2, 1, 0))));
        assertThat(store.textAt(2)).isEqualTo("a=1 c=3");
        assertThat(store.textAt(3)).isEqualTo("b=2 c=33");
        assertThat(store.effects.changes()).singleElement().satisfies(revision -> assertThat(revision.changes())
                .extracting(change -> TestStore.text(change.key()))
                .containsExactly("b", "a", "c"));
    }

    @Test
    void aTransactionThatChangesNothingMakesNoRevision() {
        store.apply(put("a", "1"));

        assertThat(store.apply(
                        txn(Txn.of(TxnOp.get(bytes("a")), TxnOp.delete(bytes("b")))),
                        txn(Txn.of()),
                        txn(Txn.of(TxnOp.range(KeyRange.of("b", "a"), 1)))))
                .containsExactly(
                        done(true, 1, new GetResult(1, keyValue("a", "1", 1, 1, 1, 0)), new DeleteResult(1, 0)),
                        done(true, 1),
                        done(true, 1, new RangeResult(1, List.of(), false)));
        assertThat(store.effects.changes()).isEmpty();
    }

    @Test
    void aDeletedRangeIsToldWhenAsked() {
        store.apply(put("a", "1"), put("b", "2"));

        assertThat(store.one(txn(Txn.of(TxnOp.deleteRange(KeyRange.all(), DeleteOptions.returningPrevious())))))
                .isEqualTo(done(
                        true,
                        3,
                        new DeleteResult(
                                3, 2, List.of(keyValue("a", "1", 1, 1, 1, 0), keyValue("b", "2", 2, 2, 1, 0)))));
    }

    @Test
    void aTtlInATransactionMakesALease() {
        assertThat(store.one(txn(Txn.of(TxnOp.put(bytes("a"), bytes("1"), PutOptions.ttl(Duration.ofSeconds(2)))))))
                .isEqualTo(done(true, 1, new PutResult(1)));
        assertThat(store.kv.leaseState(1)).hasValue(new LeaseChange.LeaseState(2000, 2000, 0));
    }

    @Test
    void aKeyMayBeDeletedAndCreatedAgain() {
        store.apply(put("a", "1"));

        store.apply(txn(Txn.of(TxnOp.delete(bytes("a")), TxnOp.put(bytes("a"), bytes("2")))), put("a", "3"));

        assertThat(store.kv.get(bytes("a"), 1).keyValue()).isEqualTo(keyValue("a", "1", 1, 1, 1, 0));
        assertThat(store.kv.get(bytes("a"), 2).keyValue()).isEqualTo(keyValue("a", "2", 2, 2, 1, 0));
        assertThat(store.kv.read(2, KeyRange.all(), 100).changes())
                .usingRecursiveComparison()
                .isEqualTo(store.effects.changes());
    }

    // ---- refusals

    @Test
    void aRefusedOperationUndoesAllEarlierOnes() {
        store.apply(
                new GrantLease(1000),
                putWithLease("a", "1", 1),
                putWithTtl("b", "2", 500),
                put("c", "3"),
                delete("c"),
                put("d", "4"));
        String before = store.state.dump();

        CommandResult result = store.one(txn(Txn.of(
                TxnOp.put(bytes("a"), bytes("11")),
                TxnOp.put(bytes("b"), bytes("22"), PutOptions.lease(1)),
                TxnOp.put(bytes("c"), bytes("33"), PutOptions.ttl(Duration.ofSeconds(1))),
                TxnOp.deleteRange(KeyRange.of("d", "e"), DeleteOptions.defaults()),
                TxnOp.put(bytes("e"), bytes("55"), PutOptions.lease(77)))));

        assertThat(result).isEqualTo(refused(Reason.LEASE_NOT_FOUND, 77, 0));
        assertThat(store.state.dump()).isEqualTo(before);
        assertThat(store.effects).isEqualTo(new Effects(5, List.of(), List.of()));
        assertThat(store.one(new GrantLease(1))).isEqualTo(new LeaseDone(3, 1));
    }

    @Test
    void commandsAroundARefusedOneInTheSameBatchAreDone() {
        assertThat(store.apply(
                        put("a", "1"),
                        txn(Txn.of(
                                TxnOp.put(bytes("a"), bytes("2")),
                                TxnOp.put(bytes("b"), bytes("2"), PutOptions.lease(7)))),
                        put("c", "3")))
                .satisfies(results -> assertThat(results.get(1)).isInstanceOf(Refused.class));

        assertThat(store.textAt(0)).isEqualTo("a=1 c=3");
        assertThat(store.effects.changes())
                .extracting(RevisionChanges::revision)
                .containsExactly(1L, 2L);
        assertThat(store.rows(StateTable.HISTORY)).isEqualTo(2);
        assertThat(store.rows(StateTable.VERSIONS)).isZero();
    }

    @Test
    void aRangeWithTooManyKeysRefusesTheTransaction() {
        store.apply(put("a", "1"), put("b", "2"));

        assertThat(store.one(new Transact(
                        Txn.of(
                                TxnOp.put(bytes("c"), bytes("3")),
                                TxnOp.deleteRange(KeyRange.of("a", "c"), DeleteOptions.defaults())),
                        1)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.TOO_MANY_KEYS));
        assertThat(store.textAt(0)).isEqualTo("a=1 b=2");
    }

    @Test
    void aPutBesideARangeCountsForTheLimitOfKeys() {
        store.apply(put("a", "1"), put("b", "2"));
        Txn both = Txn.of(
                TxnOp.put(bytes("c"), bytes("3")), TxnOp.deleteRange(KeyRange.of("a", "c"), DeleteOptions.defaults()));

        assertThat(store.one(new Transact(both, 2))).isInstanceOf(Refused.class);
        assertThat(store.one(new Transact(both, 3))).isInstanceOf(TxnDone.class);
        assertThat(store.textAt(0)).isEqualTo("c=3");
    }

    @Test
    void aKeyThatIsWrittenTwiceRefusesTheTransaction() {
        store.apply(put("a", "1"));
        Refused expected = new Refused(Reason.WRITTEN_TWICE, 0, 0, "a transaction may write a key only once");

        assertThat(store.apply(
                        txn(Txn.of(TxnOp.put(bytes("a"), bytes("2")), TxnOp.put(bytes("a"), bytes("3")))),
                        txn(Txn.of(TxnOp.put(bytes("b"), bytes("2")), TxnOp.delete(bytes("b")))),
                        txn(Txn.of(
                                TxnOp.put(bytes("b"), bytes("2")),
                                TxnOp.deleteRange(KeyRange.all(), DeleteOptions.defaults())))))
                .containsExactly(expected, expected, expected);
        assertThat(store.textAt(0)).isEqualTo("a=1");
    }

    private boolean holds(Compare... comparisons) {
        TxnDone done = (TxnDone) store.one(txn(Txn.when(comparisons).build()));
        return done.result().succeeded();
    }

    private static TxnDone done(boolean succeeded, long revision, OpResult... results) {
        return new TxnDone(new TxnResult(succeeded, revision, List.of(results)));
    }
}

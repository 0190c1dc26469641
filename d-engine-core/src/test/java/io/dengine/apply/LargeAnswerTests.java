package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static io.dengine.apply.TestStore.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.RequestRefusedException;
import io.dengine.command.Command.DeleteRange;
import io.dengine.command.Command.GrantLease;
import io.dengine.command.Command.Put;
import io.dengine.command.Command.Transact;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.DeleteDone;
import io.dengine.command.CommandResult.PutDone;
import io.dengine.command.CommandResult.Reason;
import io.dengine.command.CommandResult.Refused;
import io.dengine.command.CommandResult.TxnDone;
import io.dengine.kv.KeyRange;
import io.dengine.kv.PutOptions;
import io.dengine.kv.RangeResult;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one request may make every member hold in memory. */
class LargeAnswerTests {

    private static final int MEBIBYTE = 1 << 20;
    private static final int TOO_MANY = 64;
    private static final int MANY = 63;

    private final TestStore store = new TestStore();

    @BeforeEach
    void manyLargeValues() {
        for (int i = 0; i < TOO_MANY; i++) {
            store.apply(large(i, 0));
        }
    }

    private static byte[] key(int number) {
        return bytes(String.format("k%02d", number));
    }

    private static Put large(int number, long leaseId) {
        return new Put(key(number), new byte[MEBIBYTE], leaseId, 0, false);
    }

    private static DeleteRange delete(int from, int to) {
        return new DeleteRange(key(from), key(to), true, 1000);
    }

    private static Reason refusal(CommandResult result) {
        assertThat(result).isInstanceOf(Refused.class);
        return ((Refused) result).reason();
    }

    @Test
    void aDeleteOfMoreThan64MebibytesIsRefusedAsAWhole() {
        assertThat(refusal(store.one(delete(0, TOO_MANY)))).isEqualTo(Reason.TOO_LARGE);
        assertThat(store.kv.revision()).isEqualTo(TOO_MANY);

        assertThat(store.one(delete(0, MANY))).isInstanceOfSatisfying(DeleteDone.class, done -> assertThat(
                        done.result().previous())
                .hasSize(MANY));
    }

    @Test
    void theRangesOfATransactionCountTogether() {
        assertThat(refusal(store.one(new Transact(
                        Txn.of(
                                TxnOp.put(bytes("z"), bytes("1")),
                                TxnOp.deleteRange(new KeyRange(key(0), key(32))),
                                TxnOp.deleteRange(new KeyRange(key(32), null))),
                        1000))))
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(store.kv.get(bytes("z")).exists()).isFalse();

        assertThat(store.one(new Transact(Txn.of(TxnOp.deleteRange(new KeyRange(key(0), key(MANY)))), 1000)))
                .isInstanceOf(TxnDone.class);
    }

    @Test
    void aRefusedRequestDoesNotCountForTheNextOne() {
        assertThat(store.apply(delete(0, TOO_MANY), delete(0, MANY)).get(1)).isInstanceOf(DeleteDone.class);
    }

    @Test
    void aRangeInATransactionEndsLikeAPageOfAScan() {
        TxnDone done =
                (TxnDone) store.one(new Transact(Txn.of(TxnOp.range(KeyRange.all(), 1000), TxnOp.get(key(9))), 1000));
        RangeResult page = (RangeResult) done.result().results().get(0);

        assertThat(page.items()).hasSize(8);
        assertThat(page.more()).isTrue();
    }

    @Test
    void manyLargeRangesInATransactionAreRefused() {
        List<TxnOp> ranges = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ranges.add(TxnOp.range(KeyRange.all(), 1000));
        }

        assertThat(refusal(store.one(new Transact(Txn.of(ranges.toArray(TxnOp[]::new)), 1000))))
                .isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void valuesThatAPutReplacesCountWhenTheyAreAskedFor() {
        List<TxnOp> puts = new ArrayList<>();
        for (int i = 0; i < TOO_MANY; i++) {
            puts.add(TxnOp.put(key(i), bytes("x"), PutOptions.defaults().returningPrevious()));
        }

        assertThat(refusal(store.one(new Transact(Txn.of(puts.toArray(TxnOp[]::new)), 1000))))
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(store.one(new Transact(Txn.of(puts.subList(0, MANY).toArray(TxnOp[]::new)), 1000)))
                .isInstanceOf(TxnDone.class);
    }

    @Test
    void aGetOfManyKeysIsRefusedByTheirSize() {
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            keys.add(key(i));
        }
        assertThat(store.kv.getAll(keys, 0).items()).hasSize(MANY);

        keys.add(key(MANY));
        assertThatExceptionOfType(RequestRefusedException.class)
                .isThrownBy(() -> store.kv.getAll(keys, 0))
                .withMessage("the keys and values asked for have more than 67108864 bytes, the most of one getAll;"
                        + " ask for fewer keys at a time");
    }

    @Test
    void whatALeaseWouldDeleteAtOnceIsBounded() {
        store.apply(new GrantLease(1000));
        for (int i = 0; i < MANY; i++) {
            assertThat(store.one(large(i, 1))).isInstanceOf(PutDone.class);
        }

        assertThat(store.one(large(MANY, 1)))
                .isEqualTo(new Refused(
                        Reason.TOO_LARGE,
                        0,
                        0,
                        "the keys and values of lease 1 would have more than 67108864 bytes, the most that a lease can"
                                + " have"));

        // what it has may change, and make room
        assertThat(store.one(large(0, 1))).isInstanceOf(PutDone.class);
        store.apply(put("k00", "small"));
        assertThat(store.one(large(MANY, 1))).isInstanceOf(PutDone.class);
    }
}

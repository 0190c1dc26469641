package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static io.dengine.apply.TestStore.delete;
import static io.dengine.apply.TestStore.put;
import static io.dengine.apply.TestStore.txn;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.command.Command;
import io.dengine.command.Command.CheckState;
import io.dengine.command.Command.Compact;
import io.dengine.command.Command.ExpireLease;
import io.dengine.command.Command.GrantLease;
import io.dengine.command.Command.KeepAlive;
import io.dengine.command.Command.SetHistory;
import io.dengine.command.Command.Sweep;
import io.dengine.command.CommandResult.Done;
import io.dengine.kv.PutOptions;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StateHashTests {

    @Test
    void theHashOfTheSameChangesIsTheSameForEver() {
        byte[] key = bytes("key");
        byte[] stored = bytes("0123456789");

        assertThat(Long.toHexString(StateHash.key(0, key, stored))).isEqualTo("85d21fe87da6f8fd");
        assertThat(Long.toHexString(StateHash.key(0, key, null))).isEqualTo("9cc28add2a2feee0");
        assertThat(Long.toHexString(StateHash.lease(0, 7, stored))).isEqualTo("f28c0dfdf65b11a4");
        assertThat(Long.toHexString(StateHash.lease(0, 7, null))).isEqualTo("63125d0f71b059e1");
        assertThat(Long.toHexString(StateHash.history(0, 7, true))).isEqualTo("2e2b6449e2f64608");
    }

    @Test
    void whereAKeyEndsAndItsRecordBeginsMatters() {
        assertThat(StateHash.key(0, bytes("ab"), bytes("c"))).isNotEqualTo(StateHash.key(0, bytes("a"), bytes("bc")));
        assertThat(StateHash.key(0, bytes("a"), bytes(""))).isNotEqualTo(StateHash.key(0, bytes("a"), bytes("\0")));
    }

    @Test
    void everyKindOfChangeChangesTheHash() {
        Set<Long> hashes = new LinkedHashSet<>();
        Command[] commands = {
            put("a", "1"),
            put("a", "2"),
            delete("a"),
            new GrantLease(1000),
            new KeepAlive(1),
            new ExpireLease(1, 1),
            new Compact(1),
            new SetHistory(false),
            new SetHistory(true)
        };
        for (int i = 0; i <= commands.length; i++) {
            hashes.add(hashAfter(Arrays.copyOf(commands, i)));
        }

        assertThat(hashes).hasSize(commands.length + 1);
    }

    @Test
    void theOrderMatters() {
        assertThat(hashAfter(put("a", "1"), put("b", "1"))).isNotEqualTo(hashAfter(put("b", "1"), put("a", "1")));
    }

    @Test
    void whatChangesNothingThatCanBeReadDoesNotChangeTheHash() {
        long before = hashAfter(put("a", "1"), put("a", "2"), new Compact(2));

        assertThat(hashAfter(
                        put("a", "1"),
                        put("a", "2"),
                        new Compact(2),
                        delete("b"),
                        new Sweep(10),
                        new CheckState(),
                        new Compact(2),
                        txn(Txn.of(
                                TxnOp.put(bytes("a"), bytes("3")),
                                TxnOp.put(bytes("b"), bytes("3"), PutOptions.lease(7))))))
                .isEqualTo(before);
    }

    @Test
    void aCheckRecordsTheHashAtTheIndexOfItsEntry() {
        TestStore store = new TestStore();
        assertThat(store.kv.stateCheck()).isEqualTo(new StateCheck(0, 0));
        store.apply(put("a", "1"));

        assertThat(store.apply(new CheckState(), put("a", "2"))).first().isEqualTo(new Done(1));

        assertThat(store.kv.stateCheck()).isEqualTo(new StateCheck(2, hashAfter(put("a", "1"))));
        KvStore again = new KvStore(store.state);
        again.load();
        assertThat(again.stateCheck()).isEqualTo(store.kv.stateCheck());
    }

    @Test
    void theIndexIsThatOfTheEntryAlsoInTheMiddleOfABatch() {
        TestStore store = new TestStore();
        try (ApplyBatch batch = store.kv.newBatch()) {
            batch.applyCommands(7, List.of(new CheckState()));
            batch.applyCommands(8, List.of(put("a", "1")));
            batch.commit(8);
        }
        assertThat(store.kv.stateCheck()).isEqualTo(new StateCheck(7, 0));
    }

    private static long hashAfter(Command... commands) {
        TestStore store = new TestStore();
        store.apply(commands);
        return store.kv.numbers().hash();
    }
}

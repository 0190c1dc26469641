package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.command.Command;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WriteAdmissionTests {

    private static final byte[] KEY = {'k'};

    static List<Command> growing() {
        return List.of(
                new Command.Put(KEY, KEY),
                new Command.Increment(KEY, 1),
                new Command.GrantLease(1),
                new Command.Transact(Txn.of(TxnOp.get("a"), TxnOp.put("a", "1")), 1),
                new Command.Transact(Txn.when().orElse(TxnOp.put("a", "1")).build(), 1));
    }

    static List<Command> notGrowing() {
        return List.of(
                new Command.Delete(KEY),
                new Command.DeleteRange(KEY, null, false, 1),
                new Command.Transact(Txn.of(TxnOp.get("a"), TxnOp.delete("a")), 1),
                new Command.KeepAlive(1),
                new Command.RevokeLease(1),
                new Command.Compact(1));
    }

    @ParameterizedTest
    @MethodSource("growing")
    void whatAddsDataGrowsTheStore(Command command) {
        assertThat(WriteAdmission.growsStore(command)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("notGrowing")
    void whatDeletesRenewsOrForgetsDoesNot(Command command) {
        assertThat(WriteAdmission.growsStore(command)).isFalse();
    }
}

package io.dengine.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.command.Command.CheckState;
import io.dengine.command.Command.CheckpointLeases;
import io.dengine.command.Command.Compact;
import io.dengine.command.Command.Delete;
import io.dengine.command.Command.DeleteRange;
import io.dengine.command.Command.ExpireLease;
import io.dengine.command.Command.FormCluster;
import io.dengine.command.Command.GrantLease;
import io.dengine.command.Command.Increment;
import io.dengine.command.Command.KeepAlive;
import io.dengine.command.Command.LeaseCheckpoint;
import io.dengine.command.Command.Put;
import io.dengine.command.Command.RevokeLease;
import io.dengine.command.Command.SetHistory;
import io.dengine.command.Command.Sweep;
import io.dengine.command.Command.Transact;
import io.dengine.kv.Compare;
import io.dengine.kv.Compare.Operator;
import io.dengine.kv.DeleteOptions;
import io.dengine.kv.KeyRange;
import io.dengine.kv.PutOptions;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of commands in the log. What stands here may never change, nor be removed: logs of released versions hold these
 * bytes, and every later version must read them as the same commands and write them the same. A new form gets a new type or
 * version, and new lines.
 */
class CommandGoldenTests {

    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    private static final String LEASE_7 = "0000000000000007";
    private static final String MINUTE = "000000000000ea60";
    private static final String MINUS_2 = "fffffffffffffffe";

    static Stream<Arguments> commands() {
        return Stream.of(
                // put
                golden(new Put(b("key"), b("value")), "0101" + "036b6579" + "0576616c7565"),
                golden(new Put(b("key"), b("")), "0101" + "036b6579" + "00"),
                golden(
                        new Put(b("key"), b("value"), 7, 0, false),
                        "0102" + "01" + LEASE_7 + "036b6579" + "0576616c7565"),
                golden(
                        new Put(b("key"), b("value"), 0, 60_000, false),
                        "0102" + "02" + MINUTE + "036b6579" + "0576616c7565"),
                golden(new Put(b("key"), b("value"), 0, 0, true), "0102" + "04" + "036b6579" + "0576616c7565"),
                golden(new Put(b("key"), b("value"), 0, 0, true, false), "0102" + "08" + "036b6579" + "0576616c7565"),
                golden(new Put(b("key"), b("value"), 0, 0, true, true), "0102" + "0c" + "036b6579" + "0576616c7565"),
                golden(
                        new Put(b("key"), b("value"), 7, 0, true),
                        "0102" + "05" + LEASE_7 + "036b6579" + "0576616c7565"),
                golden(
                        new Put(b("key"), b("value"), 0, 60_000, true),
                        "0102" + "06" + MINUTE + "036b6579" + "0576616c7565"),
                // delete
                golden(new Delete(b("key")), "0201" + "036b6579"),
                golden(new Delete(b("key"), true), "0202" + "036b6579"),
                // form cluster
                golden(new FormCluster(ID, "orders"), "0301" + "00112233445566778899aabbccddeeff" + "066f7264657273"),
                // delete range
                golden(new DeleteRange(b("a"), null, false, 0), "0401" + "00" + "00" + "0161" + "00"),
                golden(
                        new DeleteRange(b("a"), b("c"), true, 100_000),
                        "0401" + "01" + "01" + "0161" + "0163" + "a08d06"),
                golden(new DeleteRange(b("k"), b("k\0"), false, 1), "0401" + "00" + "02" + "016b" + "01"),
                // transaction
                golden(new Transact(Txn.of(), 300), "0501" + "ac02" + "00" + "00" + "00"),
                golden(new Transact(transaction(), 1), TRANSACTION),
                golden(
                        new Transact(
                                Txn.of(TxnOp.put("a", "v", PutOptions.defaults().keepingLease())), 1),
                        "0501" + "01" + "00" + "01" + ("01" + "08" + "0161" + "0176") + "00"),
                // increment
                golden(new Increment(b("n"), -2), "0601" + "016e" + MINUS_2),
                // leases
                golden(new GrantLease(60_000), "0701" + MINUTE),
                golden(new KeepAlive(7), "0801" + LEASE_7),
                golden(new RevokeLease(7), "0901" + LEASE_7),
                golden(new ExpireLease(7, 3), "0a01" + LEASE_7 + "0000000000000003"),
                golden(new CheckpointLeases(List.of()), "0b01" + "00"),
                golden(
                        new CheckpointLeases(List.of(new LeaseCheckpoint(7, 3, 60_000), new LeaseCheckpoint(-2, 0, 7))),
                        "0b01" + "02" + LEASE_7 + "0000000000000003" + MINUTE + MINUS_2 + "0000000000000000" + LEASE_7),
                // the engine's own
                golden(new Compact(258), "0c01" + "0000000000000102"),
                golden(new Sweep(1000), "0d01" + "e807"),
                golden(new SetHistory(false), "0e01" + "00"),
                golden(new SetHistory(true), "0e01" + "01"),
                golden(new CheckState(), "0f01"));
    }

    private static final String TRANSACTION = "0501" + "01"
            // 7 comparisons: target, operator, key, operand
            + "07"
            + ("00" + "00" + "0161" + "0176")
            + ("00" + "02" + "0161" + "00")
            + ("01" + "01" + "0161" + "0000000000000001")
            + ("02" + "02" + "0161" + "0000000000000002")
            + ("03" + "03" + "0161" + MINUS_2)
            + ("04" + "00" + "0161" + LEASE_7)
            + ("03" + "00" + "0162" + "0000000000000000")
            // 7 operations
            + "07"
            + ("01" + "00" + "0161" + "0176")
            + ("01" + "05" + LEASE_7 + "0162" + "00")
            + ("01" + "02" + MINUTE + "0163" + "0177")
            + ("02" + "0161")
            + ("03" + "00" + "02" + "0164")
            + ("03" + "01" + "01" + "0165" + "0166")
            + ("04" + "01" + "026b2f" + "026b30" + "0a")
            // 1 operation of else
            + "01"
            + ("04" + "00" + "00" + "ffffffff07");

    private static Txn transaction() {
        byte[] a = b("a");
        return Txn.when(
                        Compare.valueEquals(a, b("v")),
                        Compare.value(a, Operator.LESS, b("")),
                        Compare.createRevision(a, Operator.NOT_EQUAL, 1),
                        Compare.modRevision(a, Operator.LESS, 2),
                        Compare.version(a, Operator.GREATER, -2),
                        Compare.lease(a, Operator.EQUAL, 7),
                        Compare.absent("b"))
                .then(
                        TxnOp.put("a", "v"),
                        TxnOp.put("b", "", PutOptions.lease(7).returningPrevious()),
                        TxnOp.put("c", "w", PutOptions.ttl(Duration.ofMinutes(1))),
                        TxnOp.get("a"),
                        TxnOp.delete("d"),
                        TxnOp.deleteRange(KeyRange.of("e", "f"), DeleteOptions.returningPrevious()),
                        TxnOp.range(KeyRange.prefix("k/"), 10))
                .orElse(TxnOp.range(KeyRange.all(), Integer.MAX_VALUE))
                .build();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandHasTheseBytesForEver(Command command, String hex) {
        assertThat(HexFormat.of().formatHex(CommandCodec.encode(command))).isEqualTo(hex);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theseBytesAreThisCommandForEver(Command command, String hex) {
        assertThat(CommandCodec.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex))))
                .isEqualTo(command);
    }

    @Test
    void everyKindOfCommandStandsHere() {
        assertThat(commands()
                        .<Class<?>>map(golden -> golden.get()[0].getClass())
                        .distinct())
                .containsExactlyInAnyOrder(Command.class.getPermittedSubclasses());
    }

    private static Arguments golden(Command command, String hex) {
        return Arguments.of(command, hex);
    }

    private static byte[] b(String text) {
        return text.getBytes(UTF_8);
    }
}

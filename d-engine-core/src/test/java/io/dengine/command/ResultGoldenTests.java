package io.dengine.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.command.CommandResult.ClusterFormed;
import io.dengine.command.CommandResult.DeleteDone;
import io.dengine.command.CommandResult.Done;
import io.dengine.command.CommandResult.IncrementDone;
import io.dengine.command.CommandResult.LeaseDone;
import io.dengine.command.CommandResult.LeaseEnded;
import io.dengine.command.CommandResult.PutDone;
import io.dengine.command.CommandResult.Reason;
import io.dengine.command.CommandResult.Refused;
import io.dengine.command.CommandResult.TxnDone;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.KeyValue;
import io.dengine.kv.PutResult;
import io.dengine.kv.RangeResult;
import io.dengine.kv.TxnResult;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of results between members. What stands here may never change, nor be removed: members of different versions answer
 * each other while a cluster is updated. A new form gets a new type or version, and new lines.
 */
class ResultGoldenTests {

    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    private static final KeyValue ENTRY = new KeyValue("k".getBytes(UTF_8), "v".getBytes(UTF_8), 1, 2, 3, 4);
    private static final String ENTRY_HEX =
            "016b" + "0176" + "0000000000000001" + "0000000000000002" + "0000000000000003" + "0000000000000004";

    private static final String R9 = "0000000000000009";

    static Stream<Arguments> results() {
        return Stream.of(
                golden(new PutDone(new PutResult(9)), "0101" + R9 + "00"),
                golden(new PutDone(new PutResult(9, ENTRY)), "0101" + R9 + "01" + ENTRY_HEX),
                golden(new DeleteDone(new DeleteResult(9, 5)), "0201" + R9 + "0000000000000005" + "00"),
                golden(
                        new DeleteDone(new DeleteResult(9, 2, List.of(ENTRY, ENTRY))),
                        "0201" + R9 + "0000000000000002" + "02" + ENTRY_HEX + ENTRY_HEX),
                golden(new TxnDone(new TxnResult(false, 9, List.of())), "0301" + "00" + R9 + "00"),
                golden(
                        new TxnDone(new TxnResult(
                                true,
                                9,
                                List.of(
                                        new PutResult(9, ENTRY),
                                        new GetResult(9, null),
                                        new GetResult(9, ENTRY),
                                        new DeleteResult(9, 1, List.of(ENTRY)),
                                        new RangeResult(9, List.of(ENTRY), true)))),
                        "0301" + "01" + R9 + "05"
                                + ("01" + R9 + "01" + ENTRY_HEX)
                                + ("02" + R9 + "00")
                                + ("02" + R9 + "01" + ENTRY_HEX)
                                + ("03" + R9 + "0000000000000001" + "01" + ENTRY_HEX)
                                + ("04" + R9 + "01" + "01" + ENTRY_HEX)),
                golden(new IncrementDone(new IncrementResult(9, -1)), "0401" + R9 + "ffffffffffffffff"),
                golden(new LeaseDone(7, 60_000), "0501" + "0000000000000007" + "000000000000ea60"),
                golden(new LeaseEnded(9, 2), "0601" + R9 + "0000000000000002"),
                golden(new Done(9), "0701" + R9),
                golden(new ClusterFormed(ID), "0801" + "00112233445566778899aabbccddeeff"),
                golden(refused(Reason.LEASE_NOT_FOUND), "0901" + "00" + REFUSAL),
                golden(refused(Reason.NOT_A_NUMBER), "0901" + "01" + REFUSAL),
                golden(refused(Reason.REVISION_COMPACTED), "0901" + "02" + REFUSAL),
                golden(refused(Reason.REVISION_IN_FUTURE), "0901" + "03" + REFUSAL),
                golden(refused(Reason.TOO_MANY_KEYS), "0901" + "04" + REFUSAL),
                golden(refused(Reason.WRITTEN_TWICE), "0901" + "05" + REFUSAL),
                golden(refused(Reason.TOO_LARGE), "0901" + "06" + REFUSAL));
    }

    private static final String REFUSAL = "0000000000000007" + "0000000000000008" + "03776879";

    private static Refused refused(Reason reason) {
        return new Refused(reason, 7, 8, "why");
    }

    @ParameterizedTest
    @MethodSource("results")
    void aResultHasTheseBytesForEver(CommandResult result, String hex) {
        assertThat(HexFormat.of().formatHex(ResultCodec.encode(result))).isEqualTo(hex);
    }

    @ParameterizedTest
    @MethodSource("results")
    void theseBytesAreThisResultForEver(CommandResult result, String hex) {
        assertThat(ResultCodec.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex))))
                .isEqualTo(result);
    }

    @Test
    void everyKindOfResultStandsHere() {
        assertThat(results().<Class<?>>map(golden -> golden.get()[0].getClass()).distinct())
                .containsExactlyInAnyOrder(CommandResult.class.getPermittedSubclasses());
        assertThat(results()
                        .map(golden -> golden.get()[0])
                        .filter(Refused.class::isInstance)
                        .map(refused -> ((Refused) refused).reason()))
                .containsExactlyInAnyOrder(Reason.values());
    }

    private static Arguments golden(CommandResult result, String hex) {
        return Arguments.of(result, hex);
    }
}

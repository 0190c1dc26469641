package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.apply.HistoryRow.Kind;
import io.dengine.storage.CorruptionException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

/** The bytes in the tables of history, leases and system. */
class RecordFormatTests {

    @Test
    void aRowOfTheHistoryIsRevisionAndPlaceThenFormatKindAndKey() {
        assertThat(hex(HistoryRow.rowKey(258, 3))).isEqualTo("0000000000000102" + "00000003");
        assertThat(hex(HistoryRow.rowValue(Kind.CREATE, bytes("ab")))).isEqualTo("01" + "00" + "6162");
        assertThat(hex(HistoryRow.rowValue(Kind.UPDATE, bytes("ab")))).isEqualTo("01" + "01" + "6162");
        assertThat(hex(HistoryRow.rowValue(Kind.DELETE, bytes("ab")))).isEqualTo("01" + "02" + "6162");
    }

    @Test
    void aRowOfTheHistoryIsReadAsItWasWritten() {
        HistoryRow row = HistoryRow.decode(HistoryRow.rowKey(258, 3), HistoryRow.rowValue(Kind.DELETE, bytes("ab")));

        assertThat(row.revision()).isEqualTo(258);
        assertThat(row.place()).isEqualTo(3);
        assertThat(row.kind()).isEqualTo(Kind.DELETE);
        assertThat(row.key()).isEqualTo(bytes("ab"));
    }

    @Test
    void aDamagedRowOfTheHistoryIsRefused() {
        byte[] rowKey = HistoryRow.rowKey(258, 0);

        corruption(() -> HistoryRow.decode(new byte[11], new byte[] {1, 0}))
                .withMessage("the key of a row of the history has 11 bytes instead of 12");
        corruption(() -> HistoryRow.decode(rowKey, new byte[0]))
                .withMessage("the history of revision 258 has a row of 0 bytes; this member knows 1");
        corruption(() -> HistoryRow.decode(rowKey, new byte[] {2, 0}))
                .withMessage("the history of revision 258 has a row of 2 bytes and format version 2;"
                        + " this member knows 1");
        corruption(() -> HistoryRow.decode(rowKey, new byte[] {1, 3}))
                .withMessage("the history of revision 258 has a change of the unknown kind 3");
    }

    @Test
    void aLeaseIsFormatTimesGenerationKeysAndWhetherItIsImplicit() {
        LeaseRecord lease = new LeaseRecord(1000, 300, 258, 5, 259, true);

        assertThat(hex(lease.encode()))
                .isEqualTo("02" + "00000000000003e8" + "000000000000012c" + "0000000000000102" + "00000005"
                        + "0000000000000103" + "01");
        assertThat(LeaseRecord.decode(lease.encode())).isEqualTo(lease);
    }

    @Test
    void aDamagedLeaseIsRefused() {
        byte[] encoded = LeaseRecord.granted(5).encode();
        encoded[0] = 3;

        corruption(() -> LeaseRecord.decode(encoded))
                .withMessage("the record of a lease has the format version 3; this member knows 2");
        corruption(() -> LeaseRecord.decode(Arrays.copyOf(LeaseRecord.granted(5).encode(), 37)))
                .withMessage("the record of a lease has 37 bytes instead of 38");
        corruption(() -> LeaseKeys.leaseId(new byte[] {1, 2}))
                .withMessage("the key of a lease's record has 2 bytes instead of 9");
    }

    @Test
    void leasesComeBeforeAttachmentsAndAttachmentsAreByLeaseThenKey() {
        assertThat(hex(LeaseKeys.lease(258))).isEqualTo("01" + "0000000000000102");
        assertThat(hex(LeaseKeys.attachment(258, bytes("ab")))).isEqualTo("02" + "0000000000000102" + "6162");
        assertThat(LeaseKeys.attachedKey(LeaseKeys.attachment(258, bytes("ab"))))
                .isEqualTo(bytes("ab"));
    }

    @Test
    void theNumbersOfTheStoreAreBigEndian() {
        assertThat(hex(SystemRecords.encodeLong(258))).isEqualTo("0000000000000102");
        assertThat(hex(SystemRecords.encodeClusterId(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"))))
                .isEqualTo("00112233445566778899aabbccddeeff");
        assertThat(hex(SystemRecords.encodeStateCheck(new StateCheck(258, -1))))
                .isEqualTo("0000000000000102" + "ffffffffffffffff");
        assertThat(hex(SystemRecords.encodeHistory(new HistoryState(true, 258, 257, 3))))
                .isEqualTo("01" + "01" + "0000000000000102" + "0000000000000101" + "00000003");
    }

    @Test
    void theNumbersOfTheStoreAreReadAsTheyWereWritten() {
        HistoryState history = new HistoryState(false, 258, 257, 3);

        assertThat(SystemRecords.decodeHistory(SystemRecords.encodeHistory(history)))
                .isEqualTo(history);
        assertThat(SystemRecords.decodeStateCheck(SystemRecords.encodeStateCheck(new StateCheck(7, 8))))
                .isEqualTo(new StateCheck(7, 8));
        assertThat(SystemRecords.decodeLastLeaseId(SystemRecords.encodeLong(9))).isEqualTo(9);
    }

    @Test
    void damagedNumbersAreRefused() {
        byte[] history = SystemRecords.encodeHistory(HistoryState.NEW);
        history[0] = 2;

        corruption(() -> SystemRecords.decodeHistory(history))
                .withMessage("the stored history has the format version 2; this member knows 1");
        corruption(() -> SystemRecords.decodeHistory(new byte[21]))
                .withMessage("the stored history has 21 bytes instead of 22");
        corruption(() -> SystemRecords.decodeRevision(new byte[7]))
                .withMessage("the stored revision has 7 bytes instead of 8");
        corruption(() -> SystemRecords.decodeLastLeaseId(new byte[9]))
                .withMessage("the stored last-lease-id has 9 bytes instead of 8");
        corruption(() -> SystemRecords.decodeStateHash(new byte[0]))
                .withMessage("the stored state-hash has 0 bytes instead of 8");
        corruption(() -> SystemRecords.decodeStateCheck(new byte[8]))
                .withMessage("the stored state-check has 8 bytes instead of 16");
        corruption(() -> SystemRecords.decodeClusterId(new byte[15]))
                .withMessage("the stored cluster-id has 15 bytes instead of 16");
    }

    private static ThrowableAssertAlternative<CorruptionException> corruption(ThrowingCallable call) {
        return assertThatExceptionOfType(CorruptionException.class).isThrownBy(call);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}

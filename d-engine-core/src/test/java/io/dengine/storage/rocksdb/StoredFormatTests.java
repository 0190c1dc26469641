package io.dengine.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.LogRecord;
import io.dengine.storage.StorageException;
import io.dengine.storage.file.FileMetaStore;
import io.dengine.storage.support.SyncedMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every byte that we write ourselves, beneath RocksDB's own formats: later versions must be able to read these. */
class StoredFormatTests {

    private static final HexFormat HEX = HexFormat.of();
    private static final String RECORD = "01015de8eb2000000000000000076869";
    private static final String META = "010ebc14a0"
            + "002430303030303030302d303030302d303030312d303030302d303030303030303030303032"
            + "00000002"
            + "00047465726d" + "000137"
            + "0004766f7465" + "000161";

    @TempDir
    private Path directory;

    private static String text(String hex) {
        return new String(HEX.parseHex(hex), StandardCharsets.US_ASCII);
    }

    private String content(String file) throws IOException {
        return HEX.formatHex(Files.readAllBytes(directory.resolve(file)));
    }

    @Test
    void keyOfALogRecordIsItsIndex() {
        assertThat(LogRecordCodec.key(258)).isEqualTo(new byte[] {0, 0, 0, 0, 0, 0, 1, 2});
        assertThat(LogRecordCodec.index(LogRecordCodec.key(258))).isEqualTo(258);
    }

    @Test
    void logRecordIsVersionFlagsChecksumTermAndPayload() {
        LogRecord record = new LogRecord(258, 7, true, new byte[] {'h', 'i'});
        assertThat(HEX.formatHex(LogRecordCodec.encode(record))).isEqualTo(RECORD);
        assertThat(LogRecordCodec.decode(258, HEX.parseHex(RECORD)))
                .usingRecursiveComparison()
                .isEqualTo(record);
    }

    @Test
    void logRecordOfANewerVersionIsRefused() {
        byte[] newer = HEX.parseHex(RECORD);
        newer[0] = 2;
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(18)
                .putLong(258)
                .putLong(7)
                .put((byte) 2)
                .put((byte) 1)
                .flip());
        crc.update(new byte[] {'h', 'i'});
        ByteBuffer.wrap(newer).putInt(2, (int) crc.getValue());
        assertThatThrownBy(() -> LogRecordCodec.decode(258, newer))
                .isInstanceOf(StorageException.class)
                .isNotInstanceOf(CorruptionException.class)
                .hasMessage("Record 258 of the log has format version 2, this d-engine reads version 1; use the newer"
                        + " version of d-engine that wrote it");
    }

    @Test
    void otherKeysOfTheLogAreGreaterThanEveryIndex() {
        assertThat(HEX.formatHex(LogDatabase.FIRST_INDEX_KEY)).isEqualTo("ff2d6669727374");
        assertThat(HEX.formatHex(LogDatabase.INCARNATION_KEY)).isEqualTo("ff2d696e6361726e6174696f6e");
        byte[] greatest = LogRecordCodec.key(Long.MAX_VALUE);
        assertThat(Arrays.compareUnsigned(LogDatabase.FIRST_INDEX_KEY, greatest))
                .isPositive();
        assertThat(Arrays.compareUnsigned(LogDatabase.INCARNATION_KEY, greatest))
                .isPositive();
    }

    @Test
    void metadataAreVersionChecksumIncarnationAndPairs() throws IOException {
        FileMetaStore store = FileMetaStore.open(directory);
        store.put(Map.of("vote", "a", "term", "7"));
        store.markIncarnation(new UUID(1, 2));
        assertThat(content("META")).isEqualTo(META);

        Files.write(directory.resolve("META"), HEX.parseHex(META));
        FileMetaStore reopened = FileMetaStore.open(directory);
        assertThat(reopened.incarnation()).contains(new UUID(1, 2));
        assertThat(reopened.get("term")).contains("7");
        assertThat(reopened.get("vote")).contains("a");
    }

    @Test
    void metadataOfANewerVersionAreRefused() throws IOException {
        CRC32C crc = new CRC32C();
        crc.update(2);
        Files.write(
                directory.resolve("META"),
                ByteBuffer.allocate(5)
                        .put((byte) 2)
                        .putInt((int) crc.getValue())
                        .array());
        assertThatThrownBy(() -> FileMetaStore.open(directory))
                .isInstanceOf(StorageException.class)
                .isNotInstanceOf(CorruptionException.class)
                .hasMessage(directory.resolve("META") + " has format version 2, this d-engine reads version 1; use the"
                        + " newer version of d-engine that wrote it");
    }

    @Test
    void syncedMarkHasTwoSlotsThatAreWrittenInTurn() throws IOException {
        SyncedMark.create(directory);
        assertMark("00000000000000002b60b55d", "0000000000000000df5e6315");
        try (SyncedMark mark = SyncedMark.open(directory)) {
            mark.raise(3);
            mark.raise(5);
        }
        assertMark("00000000000000051e91a141", "0000000000000003cc0e90e1");
        try (SyncedMark mark = SyncedMark.open(directory)) {
            assertThat(mark.value()).isEqualTo(5);
        }
    }

    private void assertMark(String first, String second) throws IOException {
        byte[] expected = new byte[512 + 12];
        System.arraycopy(HEX.parseHex(first), 0, expected, 0, 12);
        System.arraycopy(HEX.parseHex(second), 0, expected, 512, 12);
        assertThat(Files.readAllBytes(directory.resolve("SYNCED-MARK"))).isEqualTo(expected);
    }

    @Test
    void stateHasAPointerToItsDatabaseAndItsIncarnation() throws IOException {
        RocksDbStateMachine machine = new RocksDbStateMachine();
        machine.open(directory);
        machine.markIncarnation(new UUID(1, 2));
        assertThat(content("state/CURRENT-STATE"))
                .isEqualTo("016eb3596564622d31")
                .endsWith("64622d31");
        assertThat(text("64622d31")).isEqualTo("db-1");
        assertThat(content("state/INCARNATION"))
                .isEqualTo("01defefb9e" + "30303030303030302d303030302d303030312d303030302d303030303030303030303032");
        machine.close();
    }
}

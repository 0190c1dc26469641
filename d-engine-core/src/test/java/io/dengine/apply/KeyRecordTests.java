package io.dengine.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.kv.KeyValue;
import io.dengine.storage.CorruptionException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KeyRecordTests {

    private static final byte[] KEY = {'k'};
    private static final byte[] VALUE = {'v', '1'};

    private final KeyRecord created = KeyRecord.of(null, 7, 0, VALUE);

    @Test
    void isFormatRevisionsVersionLeaseAndValue() {
        assertThat(hex(KeyRecord.of(created, 258, 3, VALUE).encoded()))
                .isEqualTo("02" + "0000000000000007" + "0000000000000102" + "0000000000000002" + "0000000000000003"
                        + "7631");
    }

    @Test
    void isReadAsItWasWritten() {
        byte[] encoded =
                KeyRecord.of(null, Long.MAX_VALUE, Long.MAX_VALUE, new byte[0]).encoded();

        assertThat(KeyRecord.decode(encoded).toKeyValue(KEY))
                .isEqualTo(new KeyValue(KEY, new byte[0], Long.MAX_VALUE, Long.MAX_VALUE, 1, Long.MAX_VALUE));
    }

    @Test
    void theFormatWithoutLeaseIsStillRead() {
        byte[] old =
                HexFormat.of().parseHex("01" + "0000000000000007" + "0000000000000102" + "0000000000000002" + "7631");

        assertThat(KeyRecord.decode(old).toKeyValue(KEY)).isEqualTo(new KeyValue(KEY, VALUE, 7, 258, 2, 0));
        assertThat(KeyRecord.toKeyValue(KEY, Arrays.copyOf(old, 100), old.length))
                .isEqualTo(new KeyValue(KEY, VALUE, 7, 258, 2, 0));
        assertThat(hex(KeyRecord.of(KeyRecord.decode(old), 259, 0, VALUE).encoded()))
                .isEqualTo("02" + "0000000000000007" + "0000000000000103" + "0000000000000003" + "0000000000000000"
                        + "7631");
    }

    @Test
    void valuesAreComparedAsUnsignedBytes() {
        KeyRecord stored = KeyRecord.of(null, 1, 0, new byte[] {(byte) 0x80});

        assertThat(stored.compareValueTo(new byte[] {0x7f})).isPositive();
        assertThat(stored.compareValueTo(new byte[] {(byte) 0x80})).isZero();
        assertThat(stored.compareValueTo(new byte[] {(byte) 0x80, 0})).isNegative();
        assertThat(stored.compareValueTo(new byte[0])).isPositive();
    }

    @Test
    void aKeyWithoutItsValueKeepsItsNumbers() {
        assertThat(created.toKeyOnly(KEY)).isEqualTo(new KeyValue(KEY, new byte[0], 7, 7, 1, 0));
    }

    @Test
    void anotherFormatIsRefused() {
        byte[] encoded = created.encoded();
        encoded[0] = 3;

        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> KeyRecord.decode(encoded))
                .withMessage("the record of a key has the format version 3; this member knows 1 and 2");
    }

    @Test
    void aShortRecordIsRefused() {
        byte[] encoded = Arrays.copyOf(created.encoded(), 32);

        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> KeyRecord.decode(encoded))
                .withMessage("the record of a key has at least 33 bytes, but 32 are stored");
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> KeyRecord.decode(new byte[0]))
                .withMessage("the record of a key is empty");
    }

    @Test
    void whatAGetAnswersIsMadeOfTheBytesThatBeginABuffer() {
        byte[] buffer = Arrays.copyOf(KeyRecord.of(created, 258, 3, VALUE).encoded(), 100);

        KeyValue answer = KeyRecord.toKeyValue(KEY, buffer, 35);
        Arrays.fill(buffer, (byte) -1);

        assertThat(answer).isEqualTo(new KeyValue(KEY, VALUE, 7, 258, 2, 3));
        assertThat(answer.key()).isNotSameAs(KEY);
    }

    @Test
    void whatABufferHoldsBehindTheRecordIsNoPartOfIt() {
        byte[] buffer = Arrays.copyOf(created.encoded(), 100);

        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> KeyRecord.toKeyValue(KEY, buffer, 32))
                .withMessage("the record of a key has at least 33 bytes, but 32 are stored");
        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> KeyRecord.toKeyValue(KEY, buffer, 0))
                .withMessage("the record of a key is empty");
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}

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

    @Test
    void isFormatRevisionsVersionAndValue() {
        assertThat(HexFormat.of()
                        .formatHex(
                                KeyRecord.created(7, VALUE).updated(258, VALUE).encoded()))
                .isEqualTo("01" + "0000000000000007" + "0000000000000102" + "0000000000000002" + "7631");
    }

    @Test
    void isReadAsItWasWritten() {
        byte[] encoded = KeyRecord.created(Long.MAX_VALUE, new byte[0]).encoded();

        assertThat(KeyRecord.decode(encoded).toKeyValue(KEY))
                .isEqualTo(new KeyValue(KEY, new byte[0], Long.MAX_VALUE, Long.MAX_VALUE, 1));
    }

    @Test
    void anotherFormatIsRefused() {
        byte[] encoded = KeyRecord.created(7, VALUE).encoded();
        encoded[0] = 2;

        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> KeyRecord.decode(encoded))
                .withMessageContaining("format version 2");
    }

    @Test
    void aShortRecordIsRefused() {
        byte[] encoded = Arrays.copyOf(KeyRecord.created(7, VALUE).encoded(), 24);

        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> KeyRecord.decode(encoded))
                .withMessageContaining("24");
    }
}

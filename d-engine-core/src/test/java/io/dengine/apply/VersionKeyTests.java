package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dengine.storage.CorruptionException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionKeyTests {

    @Test
    void isTheKeyWithEscapedZerosItsEndAndTheRevision() {
        assertThat(HexFormat.of().formatHex(VersionKey.of(bytes("a\0b"), 258)))
                .isEqualTo("61" + "00ff" + "62" + "0001" + "0000000000000102");
        assertThat(HexFormat.of().formatHex(VersionKey.before(bytes("a\0")))).isEqualTo("61" + "00ff" + "0001");
        assertThat(HexFormat.of().formatHex(VersionKey.after(bytes("a\0")))).isEqualTo("61" + "00ff" + "0002");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0000000000000001",
                "010000000000000001",
                "6100020000000000000001",
                "61000200010000000000000001",
                "610000010000000000000001"
            })
    void whatIsNoVersionKeyIsRefused(String hex) {
        byte[] damaged = HexFormat.of().parseHex(hex);

        assertThatExceptionOfType(CorruptionException.class)
                .isThrownBy(() -> VersionKey.key(damaged))
                .withMessage("what is stored as the key of a version, " + damaged.length
                        + " bytes, is not what is written there");
    }
}

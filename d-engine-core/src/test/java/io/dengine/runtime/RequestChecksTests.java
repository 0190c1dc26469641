package io.dengine.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dengine.LimitsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestChecksTests {

    private final RequestChecks checks = new RequestChecks(LimitsConfig.defaults());

    @Test
    void aKeyOfTheLargestSizeIsAccepted() {
        byte[] key = new byte[4096];

        assertThat(checks.key(key)).isSameAs(key);
    }

    @Test
    void aLongerKeyIsRefusedWithItsSizeAndTheLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.key(new byte[5000]))
                .withMessage("key is 5000 bytes long; limits.max-key-size is 4096");
    }

    @Test
    void nullAndEmptyKeysAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.key((byte[]) null))
                .withMessage("key must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.key((String) null))
                .withMessage("key must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.key(new byte[0]))
                .withMessage("key must not be empty");
        assertThatIllegalArgumentException().isThrownBy(() -> checks.key("")).withMessage("key must not be empty");
    }

    @Test
    void aValueMayBeEmptyAndAsLongAsTheLimit() {
        byte[] largest = new byte[1024 * 1024];

        assertThat(checks.value(new byte[0])).isEmpty();
        assertThat(checks.value("")).isEmpty();
        assertThat(checks.value(largest)).isSameAs(largest);
    }

    @Test
    void aLongerValueIsRefusedWithItsSizeAndTheLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.value(new byte[1024 * 1024 + 1]))
                .withMessage("value is 1048577 bytes long; limits.max-value-size is 1048576");
    }

    @Test
    void aNullValueIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.value((byte[]) null))
                .withMessage("value must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.value((String) null))
                .withMessage("value must not be null");
    }

    @Test
    void aRequestThatIsTooLongIsRefusedWithItsSizeAndTheLimit() {
        byte[] largest = new byte[1536 * 1024];

        assertThat(checks.request(largest)).isSameAs(largest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.request(new byte[1536 * 1024 + 1]))
                .withMessage("encoded request is 1572865 bytes long; limits.max-request-size is 1572864");
    }

    @Test
    void textIsUtf8AndItsBytesCount() {
        assertThat(checks.key("größe/🚀")).isEqualTo("größe/🚀".getBytes(UTF_8));
        assertThat(checks.value("größe/🚀")).isEqualTo("größe/🚀".getBytes(UTF_8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.key("ü".repeat(2049)))
                .withMessage("key is 4098 bytes long; limits.max-key-size is 4096");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab\ud83d", "ab\ud83dc", "ab\ude80", "ab\ud83d\ud83d\ude80"})
    void textThatIsNotUnicodeIsRefusedInsteadOfChanged(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.key(text))
                .withMessageStartingWith("key has half a surrogate pair at index 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.value(text))
                .withMessageStartingWith("value has half a surrogate pair at index 2");
    }
}

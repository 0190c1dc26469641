package io.dengine.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTests {

    @Test
    void textIsUtf8() {
        assertThat(Keys.key("größe/🚀")).isEqualTo("größe/🚀".getBytes(UTF_8));
        assertThat(Keys.value("größe/🚀")).isEqualTo("größe/🚀".getBytes(UTF_8));
    }

    @Test
    void nullIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Keys.key(null)).withMessage("key must not be null");
        assertThatIllegalArgumentException().isThrownBy(() -> Keys.value(null)).withMessage("value must not be null");
        assertThatIllegalArgumentException().isThrownBy(() -> Keys.keys(null)).withMessage("keys must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keys.keys(new String[] {"a", null}))
                .withMessage("keys[1] must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keys.elements(Arrays.asList("a", null), "then"))
                .withMessage("then[1] must not be null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab\ud83d", "ab\ud83dc", "ab\ude80", "ab\ud83d\ud83d\ude80"})
    void textThatIsNotUnicodeIsRefusedInsteadOfChanged(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keys.key(text))
                .withMessageStartingWith("key has half a surrogate pair at index 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keys.value(text))
                .withMessageStartingWith("value has half a surrogate pair at index 2");
    }
}

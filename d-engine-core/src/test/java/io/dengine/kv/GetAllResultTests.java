package io.dengine.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class GetAllResultTests {

    private static KeyValue item(String key, String value) {
        return new KeyValue(key.getBytes(), value.getBytes(), 1, 2, 3, 0);
    }

    private final GetAllResult result = new GetAllResult(7, List.of(item("b", "2"), item("a", "1")));

    @Test
    void anEntryIsFoundByItsKey() {
        assertThat(result.entry("a").map(KeyValue::valueAsString)).contains("1");
        assertThat(result.entry(new byte[] {'b'}).map(KeyValue::valueAsString)).contains("2");
        assertThat(result.entry("c")).isEmpty();
        assertThat(new GetAllResult(7, List.of()).entry("a")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> result.entry((byte[]) null))
                .withMessage("key must not be null");
    }

    @Test
    void itIsAValue() {
        GetAllResult same = new GetAllResult(7, List.of(item("b", "2"), item("a", "1")));
        assertThat(result).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(result).isNotEqualTo(new GetAllResult(8, result.items()));
        assertThat(result).isNotEqualTo(new GetAllResult(7, List.of(item("b", "2"))));
        assertThat(result.revision()).isEqualTo(7);
        assertThat(result.toString()).startsWith("GetAllResult[revision=7, items=[");
    }
}

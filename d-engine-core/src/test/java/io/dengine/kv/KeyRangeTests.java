package io.dengine.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class KeyRangeTests {

    @Test
    void aSingleKeyIsARangeOfItself() {
        KeyRange range = KeyRange.single("a");
        assertThat(range.isSingle()).isTrue();
        assertThat(range.contains(new byte[] {'a'})).isTrue();
        assertThat(range.contains(new byte[] {'a', 0})).isFalse();
        assertThat(KeyRange.of("a", "b").isSingle()).isFalse();
    }

    @Test
    void aPrefixEndsBeforeTheNextOne() {
        assertThat(KeyRange.prefix("a/").to()).containsExactly('a', '0');
        assertThat(KeyRange.prefix(new byte[] {1, (byte) 0xff}).to()).containsExactly(2);
        assertThat(KeyRange.prefix(new byte[] {(byte) 0xff}).to()).isNull();
        assertThat(KeyRange.prefix("").to()).isNull();
    }

    @Test
    void itKeepsNoneOfTheCallersArrays() {
        byte[] key = {1};
        KeyRange single = KeyRange.single(key);
        KeyRange prefix = KeyRange.prefix(key);
        KeyRange of = KeyRange.of(key, null);
        key[0] = 2;
        assertThat(single.from()).containsExactly(1);
        assertThat(prefix.from()).containsExactly(1);
        assertThat(of.from()).containsExactly(1);
    }

    @Test
    void nullIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRange.single((byte[]) null))
                .withMessage("key must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRange.prefix((byte[]) null))
                .withMessage("prefix must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRange.of((byte[]) null, null))
                .withMessage("from must not be null");
    }

    @Test
    void itIsEmptyUnlessFromIsBeforeTo() {
        assertThat(KeyRange.of("a", "a").isEmpty()).isTrue();
        assertThat(KeyRange.of("b", "a").isEmpty()).isTrue();
        assertThat(KeyRange.of("a", "b").isEmpty()).isFalse();
        assertThat(KeyRange.all().isEmpty()).isFalse();
    }
}

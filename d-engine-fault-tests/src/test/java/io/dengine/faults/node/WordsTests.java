package io.dengine.faults.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTests {

    @Test
    void whatIsWrittenIsRead() {
        String line = Words.line("put", null, "", "-", "=", "a b\n%ü", 7, true);
        assertThat(line).doesNotContain("\n");
        assertThat(Words.of(line)).containsExactly("put", null, "", "-", "=", "a b\n%ü", "7", "true");
    }
}

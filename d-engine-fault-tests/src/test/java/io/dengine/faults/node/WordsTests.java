package io.dengine.faults.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class WordsTests {

    @Test
    void whatIsWrittenIsRead() {
        String line = Words.line("put", null, "", "-", "=", "a b\n%ü", 7, true);
        assertThat(line).doesNotContain("\n");
        assertThat(Words.of(line)).containsExactly("put", null, "", "-", "=", "a b\n%ü", "7", "true");
    }

    @Test
    void aLineThatIsCutOffIsNone() throws IOException {
        Reader in = new StringReader("ok 1\nok 12 34\nok 56 7");
        assertThat(Words.read(in)).isEqualTo("ok 1");
        assertThat(Words.read(in)).isEqualTo("ok 12 34");
        assertThat(Words.read(in)).isNull();
    }
}

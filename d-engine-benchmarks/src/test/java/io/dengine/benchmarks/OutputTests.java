package io.dengine.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputTests {

    @Test
    void aQuickRunDoesNotReplaceResultsUnlessItIsTold() {
        assertThat(Output.of(Optional.empty(), false)).isAbsolute().endsWithRaw(Path.of("docs", "benchmarks"));
        assertThat(Output.of(Optional.empty(), true)).isAbsolute().endsWithRaw(Path.of("target", "benchmarks"));
        assertThat(Output.of(Optional.of("docs/benchmarks"), true)).endsWithRaw(Path.of("docs", "benchmarks"));
    }
}

package io.dengine.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTests {

    @Test
    void readsFlagsNumbersAndWords() {
        Arguments arguments = new Arguments(List.of("--quick", "--rounds", "2", "--cases", "put-1,put-256"));
        assertThat(arguments.flag("quick")).isTrue();
        assertThat(arguments.flag("huge")).isFalse();
        assertThat(arguments.number("rounds", 3, 1, 9)).isEqualTo(2);
        assertThat(arguments.number("seconds", 10, 1, 99)).isEqualTo(10);
        assertThat(arguments.words("cases")).contains(List.of("put-1", "put-256"));
        arguments.refuseOthers();
    }

    @Test
    void wrongOnesSayWhatIsAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Arguments(List.of("rounds")))
                .withMessageContaining("--");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Arguments(List.of("--rounds")))
                .withMessageContaining("value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Arguments(List.of("--rounds", "x")).number("rounds", 3, 1, 9))
                .withMessageContaining("from 1 to 9, not x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Arguments(List.of("--rounds", "10")).number("rounds", 3, 1, 9))
                .withMessageContaining("from 1 to 9, not 10");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Arguments(List.of("--round", "10")).refuseOthers())
                .withMessageContaining("round");
    }
}

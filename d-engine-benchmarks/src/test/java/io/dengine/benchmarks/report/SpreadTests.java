package io.dengine.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SpreadTests {

    @Test
    void theMedianIsInTheMiddle() {
        assertThat(Spread.of(3, 1, 9)).isEqualTo(new Spread(3, 1, 9));
        assertThat(Spread.of(4, 1, 2, 9)).isEqualTo(new Spread(3, 1, 9));
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of()).withMessageContaining("figures");
    }

    @Test
    void oneFigureIsWrittenWithoutASpread() {
        assertThat(Spread.of(1234.4).text(Spread::whole)).isEqualTo("1,234");
        assertThat(Spread.of(1, 2, 30).text(Spread::short3)).isEqualTo("2.00 (1.00–30.0)");
    }
}

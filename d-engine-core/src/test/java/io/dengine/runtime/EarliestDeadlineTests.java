package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EarliestDeadlineTests {

    // The clock may count from anywhere, and pass its greatest number.
    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 10, Long.MIN_VALUE})
    void theEarliestOfAllCounts(long now) {
        EarliestDeadline earliest = new EarliestDeadline(now);
        assertThat(earliest.mayHavePassed(now)).isFalse();
        earliest.add(now + 30);
        earliest.add(now + 20);
        earliest.add(now + 40);
        assertThat(earliest.mayHavePassed(now + 19)).isFalse();
        assertThat(earliest.mayHavePassed(now + 20)).isTrue();

        earliest.startOver(now + 20);
        assertThat(earliest.mayHavePassed(now + 50)).isFalse();
        earliest.add(now + 40);
        assertThat(earliest.mayHavePassed(now + 39)).isFalse();
        assertThat(earliest.mayHavePassed(now + 41)).isTrue();
    }
}

package io.dengine.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DeliveriesTests {

    private static final int KEYS = 10_000;

    @Test
    void aShareAsThatOfTheWatchedKeysIsRight() {
        assertThatCode(() -> Deliveries.check(200_000, 0, 0, KEYS)).doesNotThrowAnyException();
        assertThatCode(() -> Deliveries.check(200_000, 22, 1, KEYS)).doesNotThrowAnyException();
        assertThatCode(() -> Deliveries.check(200_000, 19_800, 1_000, KEYS)).doesNotThrowAnyException();
        assertThatCode(() -> Deliveries.check(200_000, 199_700, KEYS, KEYS)).doesNotThrowAnyException();
    }

    @Test
    void missingEventsAndOnesTwiceAreNot() {
        assertThatThrownBy(() -> Deliveries.check(200_000, 0, 1_000, KEYS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1000 of which were watched, 0 events were delivered; about 20000 were expected");
        assertThatThrownBy(() -> Deliveries.check(200_000, 180_000, KEYS, KEYS))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Deliveries.check(200_000, 400_000, KEYS, KEYS))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Deliveries.check(200_000, 1, 0, KEYS)).isInstanceOf(IllegalStateException.class);
    }
}

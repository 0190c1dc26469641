package io.dengine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsConfigTests {

    private final LimitsConfig limits = LimitsConfig.builder()
            .maxKeyBytes(1)
            .maxValueBytes(2)
            .maxRequestBytes(3)
            .maxTxnOperations(4)
            .maxScanLimit(5)
            .maxRangeDeleteKeys(6)
            .maxPendingWrites(7)
            .maxPendingWriteBytes(8)
            .maxPendingReads(9)
            .requestTimeout(Duration.ofMillis(10))
            .watchBuffer(11)
            .watchBufferBytes(12)
            .watchBufferTotalBytes(13)
            .maxWatchers(14)
            .build();

    @Test
    void theBuilderSetsEveryLimit() {
        assertThat(limits)
                .isEqualTo(new LimitsConfig(1, 2, 3, 4, 5, 6, 7, 8, 9, Duration.ofMillis(10), 11, 12, 13, 14));
    }

    @Test
    void withoutSettingsItBuildsTheDefaults() {
        assertThat(LimitsConfig.builder().build())
                .isEqualTo(LimitsConfig.defaults())
                .isEqualTo(new LimitsConfig(
                        4096,
                        1 << 20,
                        3 << 19,
                        128,
                        10_000,
                        100_000,
                        10_000,
                        64 << 20,
                        50_000,
                        Duration.ofSeconds(5),
                        8192,
                        8 << 20,
                        64 << 20,
                        100_000));
    }

    @Test
    void aCopyThroughTheBuilderHasTheSameLimits() {
        assertThat(limits.toBuilder().build()).isEqualTo(limits);
        assertThat(limits.toBuilder().maxScanLimit(50).build().maxScanLimit()).isEqualTo(50);
    }

    @Test
    void theRequestTimeOutCanBeExchanged() {
        assertThat(limits.withRequestTimeout(Duration.ofSeconds(1)))
                .isEqualTo(
                        limits.toBuilder().requestTimeout(Duration.ofSeconds(1)).build());
    }
}

package io.dengine.faults.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinkTimingTests {

    private static final long MILLI = 1_000_000;

    private final LinkTiming timing = new LinkTiming(new SplittableRandom(1), 0);

    @Test
    void aWholeLinkDeliversAtOnce() {
        assertThat(timing.delivery(LinkRule.WHOLE, 1000, 5)).hasValue(5);
    }

    @Test
    void aCutLinkDropsEverything() {
        assertThat(timing.delivery(LinkRule.CUT, 1000, 5)).isEmpty();
    }

    @Test
    void aLossyLinkLosesItsShare() {
        long lost = IntStream.range(0, 10_000)
                .filter(i -> timing.delivery(LinkRule.lossy(0.2), 1000, i).isEmpty())
                .count();
        assertThat(lost).isCloseTo(2_000, within(200L));
    }

    @Test
    void aSlowLinkVariesTheDelayAndKeepsTheOrder() {
        LinkRule slow = LinkRule.slow(Duration.ofMillis(50), Duration.ofMillis(20));
        List<Long> delays = new ArrayList<>();
        for (long sent = 0; sent < 5_000 * MILLI; sent += 5 * MILLI) {
            delays.add(timing.delivery(slow, 1000, sent).orElseThrow() - sent);
        }
        assertThat(delays).allMatch(delay -> delay >= 50 * MILLI && delay <= 70 * MILLI);
        assertThat(delays).anyMatch(delay -> delay < 55 * MILLI).anyMatch(delay -> delay > 65 * MILLI);
        for (int i = 1; i < delays.size(); i++) {
            assertThat(delays.get(i) + 5 * MILLI).isGreaterThanOrEqualTo(delays.get(i - 1));
        }
    }

    @Test
    void aHealedLinkDoesNotWaitForWhatItHeldBack() {
        timing.delivery(LinkRule.slow(Duration.ofSeconds(10), Duration.ZERO), 1000, 0);
        assertThat(timing.delivery(LinkRule.WHOLE, 1000, MILLI)).hasValue(MILLI);
    }

    @Test
    void aNarrowLinkSendsOnePacketAfterTheOtherAndDropsWhatWouldWaitTooLong() {
        LinkRule narrow = LinkRule.narrow(10_000); // 1000 bytes take 100 ms
        assertThat(timing.delivery(narrow, 1000, 0)).hasValue(100 * MILLI);
        assertThat(timing.delivery(narrow, 1000, 0)).hasValue(200 * MILLI);
        IntStream.range(0, 4)
                .forEach(i -> assertThat(timing.delivery(narrow, 1000, 0)).isPresent());
        assertThat(timing.delivery(narrow, 1000, 0)).isEmpty();
        assertThat(timing.delivery(narrow, 1000, 1_000 * MILLI)).hasValue(1_100 * MILLI);
    }

    @Test
    void aFlappingLinkIsCutAndWholeInTurn() {
        LinkRule flapping = LinkRule.flapping(Duration.ofMillis(10));
        assertThat(IntStream.range(0, 40)
                        .mapToObj(i -> timing.delivery(flapping, 1000, i * 5 * MILLI))
                        .map(OptionalLong::isPresent)
                        .limit(8))
                .containsExactly(false, false, true, true, false, false, true, true);
    }

    @Test
    void rulesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> LinkRule.lossy(1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("loss: 1.5, allowed are 0 to 1");
        assertThatThrownBy(() -> LinkRule.narrow(-1)).hasMessageContaining("bytesPerSecond: -1");
        assertThatThrownBy(() -> LinkRule.slow(Duration.ofMillis(-1), Duration.ZERO))
                .hasMessageContaining("must not be negative");
    }
}

package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dengine.LimitsConfig;
import io.dengine.kv.KeyRange;
import io.dengine.kv.Scan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestChecksTests {

    private final RequestChecks checks = new RequestChecks(LimitsConfig.defaults());

    @Test
    void aKeyOfTheLargestSizeIsAccepted() {
        byte[] key = new byte[4096];

        assertThat(checks.key(key)).isSameAs(key);
    }

    @Test
    void aLongerKeyIsRefusedWithItsSizeAndTheLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.key(new byte[5000]))
                .withMessage("key is 5000 bytes long; limits.max-key-size is 4096");
    }

    @Test
    void nullAndEmptyKeysAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> checks.key(null)).withMessage("key must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.key(new byte[0]))
                .withMessage("key must not be empty");
    }

    @Test
    void aValueMayBeEmptyAndAsLongAsTheLimit() {
        byte[] largest = new byte[1024 * 1024];

        assertThat(checks.value(new byte[0])).isEmpty();
        assertThat(checks.value(largest)).isSameAs(largest);
    }

    @Test
    void aLongerValueIsRefusedWithItsSizeAndTheLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.value(new byte[1024 * 1024 + 1]))
                .withMessage("value is 1048577 bytes long; limits.max-value-size is 1048576");
    }

    @Test
    void aNullValueIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.value(null))
                .withMessage("value must not be null");
    }

    @Test
    void aRequestThatIsTooLongIsRefusedWithItsSizeAndTheLimit() {
        byte[] largest = new byte[1536 * 1024];

        assertThat(checks.request(largest)).isSameAs(largest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.request(new byte[1536 * 1024 + 1]))
                .withMessage("encoded request is 1572865 bytes long; limits.max-request-size is 1572864");
    }

    @Test
    void theKeysOfAGetAllAreAsManyAsAPageMayHave() {
        byte[] key = {1};
        assertThat(checks.keys(IntStream.range(0, 10_000)
                        .mapToObj(i -> Integer.toString(i).getBytes(StandardCharsets.US_ASCII))
                        .toList()))
                .hasSize(10_000);
        assertThat(checks.keys(List.of())).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.keys(Collections.nCopies(10_001, key)))
                .withMessage("keys has 10001 elements; limits.max-scan-limit is 10000");
    }

    @Test
    void aBadKeyOfAGetAllIsNamedByItsIndex() {
        byte[] key = {1};
        assertThatIllegalArgumentException().isThrownBy(() -> checks.keys(null)).withMessage("keys must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.keys(Arrays.asList(key, null)))
                .withMessage("keys[1] must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.keys(List.of(new byte[0])))
                .withMessage("keys[0] must not be empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.keys(List.of(key, new byte[5000])))
                .withMessage("keys[1] is 5000 bytes long; limits.max-key-size is 4096");
    }

    @Test
    void aRangeMayBeOpenAtBothEnds() {
        KeyRange all = KeyRange.all();
        assertThat(checks.range(all)).isSameAs(all);
        assertThat(checks.range(KeyRange.prefix("")).to()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"b, a", "a, a"})
    void anEmptyRangeIsRefused(String from, String to) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.range(KeyRange.of(from, to)))
                .withMessage("range is empty: from must be before to, not [" + from + ", " + to + ")");
    }

    @Test
    void aRangeOfOneKeyIsCheckedAsThatKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.range(KeyRange.single("")))
                .withMessage("range.from must not be empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.range(KeyRange.single(new byte[4097])))
                .withMessage("range.from is 4097 bytes long; limits.max-key-size is 4096");
    }

    @Test
    void aBoundMayBeTheFirstKeyAfterTheLongest() {
        assertThatCode(() -> checks.range(new KeyRange(new byte[4097], null))).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.range(new KeyRange(new byte[4098], null)))
                .withMessage("range.from is 4098 bytes long; limits.max-key-size is 4096, and a bound may have one byte"
                        + " more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.range(new KeyRange(new byte[0], new byte[4098])))
                .withMessageStartingWith("range.to is 4098 bytes long; limits.max-key-size is 4096");
    }

    @Test
    void thePageOfAScanIsLimited() {
        assertThatCode(() -> checks.scan(Scan.all().limit(10_000))).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.scan(Scan.all().limit(10_001)))
                .withMessage("limit is 10001; limits.max-scan-limit is 10000");
        assertThatIllegalArgumentException().isThrownBy(() -> checks.scan(null)).withMessage("scan must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.scan(Scan.range(KeyRange.of("b", "a"))))
                .withMessageStartingWith("range is empty");
    }

    @Test
    void aScanThatGoesOnOutsideItsRangeIsRefused() {
        Scan scan = new Scan(KeyRange.prefix("a/"), 10, 3, "secret".getBytes(), false, false, false, null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.scan(scan))
                .withMessageContaining("cursor must be that of a page of the same scan");
        Scan inside = new Scan(KeyRange.prefix("a/"), 10, 3, "a/b".getBytes(), false, false, false, null);
        assertThat(checks.scan(inside)).isSameAs(inside);
    }

    @ParameterizedTest
    @CsvSource({"PT0.001S, 1", "PT0.0010001S, 2", "PT0.001999999S, 2", "PT10S, 10000", "P3650D, 315360000000"})
    void aTimeToLiveIsInMillisecondsRoundedUp(Duration ttl, long millis) {
        assertThat(checks.ttlMillis("ttl", ttl)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.000999999S", "P3650DT0.000000001S", "P100000000D"})
    void aTimeToLiveThatIsTooShortOrTooLongIsRefused(Duration ttl) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.ttlMillis("ttl", ttl))
                .withMessage("ttl must be 1 ms to 3,650 days, not " + ttl);
    }

    @Test
    void aTimeToLiveMustBeGiven() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.ttlMillis("ttl", null))
                .withMessage("ttl must not be null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.000999999S", "PT1H0.001S"})
    void aTimeoutThatIsTooShortOrTooLongIsRefused(Duration timeout) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestChecks.timeout(timeout))
                .withMessage("timeout must be 1 ms to 1 h, not " + timeout);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.001S", "PT1H"})
    void aTimeoutWithinTheLimitsIsAccepted(Duration timeout) {
        assertThat(RequestChecks.timeout(timeout)).isEqualTo(timeout);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void theIdOfALeaseIsPositive(long id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checks.leaseId(id))
                .withMessage("leaseId must be 1 or more, not " + id);
    }

    @Test
    void aKeyOfAGetAllThatIsGivenAgainCountsOnce() {
        assertThat(checks.keys(List.of(new byte[] {2}, new byte[] {1}, new byte[] {2})))
                .containsExactly(new byte[] {2}, new byte[] {1});
    }
}

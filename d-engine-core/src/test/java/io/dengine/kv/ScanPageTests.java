package io.dengine.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScanPageTests {

    private final List<Scan> asked = new ArrayList<>();
    private final Scan scan = Scan.prefix("k").limit(2).withoutValues().consistency(ReadConsistency.LEASE);

    private ScanPage page(Scan of, boolean more, String... keys) {
        List<KeyValue> items = new ArrayList<>();
        for (String key : keys) {
            items.add(new KeyValue(key.getBytes(StandardCharsets.UTF_8), new byte[0], 1, 1, 1, 0));
        }
        return new ScanPage(of, 7, items, items.size(), more, next -> {
            asked.add(next);
            return page(next, false, "k3");
        });
    }

    @Test
    void theNextPageGoesOnAfterTheLastKeyAtTheSameRevision() {
        ScanPage first = page(scan, true, "k1", "k2");
        assertThat(first.hasNext()).isTrue();

        ScanPage second = first.next();

        assertThat(second.items()).extracting(KeyValue::keyAsString).containsExactly("k3");
        assertThat(asked).hasSize(1);
        Scan next = asked.get(0);
        assertThat(next).isEqualTo(first.nextScan().orElseThrow());
        assertThat(next.revision()).isEqualTo(7);
        assertThat(next.after()).containsExactly('k', '2');
        assertThat(next.limit()).isEqualTo(2);
        assertThat(next.keysOnly()).isTrue();
        assertThat(next.consistency()).isEqualTo(ReadConsistency.LEASE);
    }

    @Test
    void theLastPageHasNoNext() {
        ScanPage last = page(scan, false, "k3");
        assertThat(last.hasNext()).isFalse();
        assertThat(last.nextScan()).isEmpty();
        assertThat(last.cursor()).isEmpty();
        assertThatThrownBy(last::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aPageWithoutKeysHasNoNextWhateverItSays() {
        ScanPage counted = page(scan.onlyCount(), true);
        assertThat(counted.hasNext()).isFalse();
        assertThat(counted.nextScan()).isEmpty();
    }

    @Test
    void aCursorIsTheSameAsTheNextScan() {
        ScanPage first = page(scan, true, "k1", "k2");
        String cursor = first.cursor().orElseThrow();
        assertThat(cursor).matches("[A-Za-z0-9_-]+");
        assertThat(scan.cursor(cursor)).isEqualTo(first.nextScan().orElseThrow());
    }

    @Test
    void theSourceCanBeExchanged() {
        ScanPage first = page(scan, true, "k1", "k2").withSource(next -> page(next, false, "other"));
        assertThat(first.next().items()).extracting(KeyValue::keyAsString).containsExactly("other");
        assertThat(asked).isEmpty();
        assertThat(first.revision()).isEqualTo(7);
        assertThat(first.count()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "0200c6d0403e0000000000000007", // no key
                "0100c6d0403e00000000000000076b32", // another version
                "0202c6d0403e00000000000000076b32", // an order that does not exist
                "0200c6d0403e00000000000000006b32", // revision 0
                "0200c6d0403effffffffffffffff6b32" // a negative revision
            })
    void whatIsNoCursorIsRefused(String hex) {
        String text = encoded(hex);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scan.cursor(text))
                .withMessage("cursor must be one that a page gave, not " + text);
    }

    @Test
    void aCursorMustBeGiven() {
        assertThatIllegalArgumentException().isThrownBy(() -> scan.cursor(null)).withMessage("cursor must not be null");
    }

    @Test
    void theFormOfACursorStaysTheSame() {
        assertThat(page(scan, true, "k1", "k2").cursor())
                .contains(encoded("0200" + "c6d0403e" + "0000000000000007" + "6b32"));
        assertThat(page(scan.reversed(), true, "k2", "k1").cursor())
                .contains(encoded("0201" + "c6d0403e" + "0000000000000007" + "6b31"));
    }

    @Test
    void whatIsNoBase64IsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scan.cursor("?"))
                .withMessage("cursor must be one that a page gave, not ?");
    }

    @Test
    void aCursorOfTheOtherOrderIsRefused() {
        String cursor = page(scan, true, "k1", "k2").cursor().orElseThrow();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scan.reversed().cursor(cursor))
                .withMessage("cursor must be one of a scan in the same order: it is of one in ascending order, and this"
                        + " one is in descending order");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scan.cursor(cursor).reversed())
                .withMessageContaining("reversed() must come before cursor(...)");
        String back = page(scan.reversed(), true, "k2", "k1").cursor().orElseThrow();
        assertThat(scan.reversed().cursor(back).after()).containsExactly('k', '1');
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scan.cursor(back))
                .withMessageContaining("it is of one in descending order");
    }

    @Test
    void aCursorOfAnotherRangeIsRefusedAlsoWhenItsKeyLiesInThisOne() {
        String cursor = page(scan, true, "k1", "k2").cursor().orElseThrow();
        for (Scan other : List.of(
                Scan.all(), Scan.prefix("k2"), Scan.range(KeyRange.of("k", null)), Scan.range(KeyRange.of("", "l")))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> other.cursor(cursor))
                    .withMessage(
                            "cursor must be one of a scan of the same range: it is not of one of " + other.range());
        }
    }

    @Test
    void aCursorGoesWithAnotherLimitAndWhatElseIsAsked() {
        String cursor = page(scan, true, "k1", "k2").cursor().orElseThrow();
        Scan other = Scan.range(KeyRange.of("k", "l")).limit(9).cursor(cursor);
        assertThat(other.revision()).isEqualTo(7);
        assertThat(other.after()).containsExactly('k', '2');
    }

    private static String encoded(String hex) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(HexFormat.of().parseHex(hex));
    }
}

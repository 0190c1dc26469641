package io.dengine.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
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
    @ValueSource(strings = {"", "?", "AA", "AQAAAAAAAAAB", "AgAAAAAAAAABYQ", "AQAAAAAAAAAAYQ", "Af__________YQ"})
    void whatIsNoCursorIsRefused(String text) {
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
        byte[] form = {1, 0, 0, 0, 0, 0, 0, 0, 7, 'k', '2'};
        assertThat(page(scan, true, "k1", "k2").cursor())
                .contains(Base64.getUrlEncoder().withoutPadding().encodeToString(form));
    }
}

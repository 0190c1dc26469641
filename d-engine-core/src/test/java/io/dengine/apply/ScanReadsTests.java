package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static io.dengine.apply.TestStore.delete;
import static io.dengine.apply.TestStore.keyValue;
import static io.dengine.apply.TestStore.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dengine.FutureRevisionException;
import io.dengine.HistoryCompactedException;
import io.dengine.command.Command.Compact;
import io.dengine.kv.GetAllResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KeyValue;
import io.dengine.kv.Scan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads of several keys, and reads as of a revision. */
class ScanReadsTests {

    private final TestStore store = new TestStore();

    // at revision 5 there are a=1 b=2 d=4 e=5; now there are a=1 c=3 d=44 e=5
    @BeforeEach
    void fill() {
        store.apply(put("e", "x"), put("a", "1"), put("b", "2"), put("d", "4"), put("e", "5"));
        store.apply(put("c", "3"), delete("b"), put("d", "44"));
    }

    // ---- get, get all

    @Test
    void aKeyIsReadAsItWasAtARevision() {
        assertThat(store.kv.get(bytes("e"), 1)).isEqualTo(new GetResult(1, keyValue("e", "x", 1, 1, 1, 0)));
        assertThat(store.kv.get(bytes("e"), 4)).isEqualTo(new GetResult(4, keyValue("e", "x", 1, 1, 1, 0)));
        assertThat(store.kv.get(bytes("e"), 5)).isEqualTo(new GetResult(5, keyValue("e", "5", 1, 5, 2, 0)));
        assertThat(store.kv.get(bytes("b"), 2)).isEqualTo(new GetResult(2, null));
        assertThat(store.kv.get(bytes("b"), 6)).isEqualTo(new GetResult(6, keyValue("b", "2", 3, 3, 1, 0)));
        assertThat(store.kv.get(bytes("b"), 7)).isEqualTo(new GetResult(7, null));
        assertThat(store.kv.get(bytes("d"), 0)).isEqualTo(new GetResult(8, keyValue("d", "44", 4, 8, 2, 0)));
    }

    @Test
    void severalKeysAreReadInTheOrderInWhichTheyWereAskedFor() {
        List<byte[]> keys = List.of(bytes("d"), bytes("never"), bytes("b"), bytes("a"));

        assertThat(store.kv.getAll(keys, 0))
                .isEqualTo(
                        new GetAllResult(8, List.of(keyValue("d", "44", 4, 8, 2, 0), keyValue("a", "1", 2, 2, 1, 0))));
        assertThat(store.kv.getAll(keys, 4))
                .isEqualTo(new GetAllResult(
                        4,
                        List.of(
                                keyValue("d", "4", 4, 4, 1, 0),
                                keyValue("b", "2", 3, 3, 1, 0),
                                keyValue("a", "1", 2, 2, 1, 0))));
    }

    @Test
    void aRevisionThatIsNotThereCannotBeRead() {
        store.apply(new Compact(4));

        assertThatExceptionOfType(HistoryCompactedException.class)
                .isThrownBy(() -> store.kv.get(bytes("a"), 3))
                .satisfies(e -> assertThat(e.requestedRevision()).isEqualTo(3));
        assertThatExceptionOfType(HistoryCompactedException.class)
                .isThrownBy(() -> store.kv.getAll(List.of(bytes("a")), 3));
        assertThatExceptionOfType(HistoryCompactedException.class)
                .isThrownBy(() -> store.kv.scan(Scan.all().atRevision(3)));
        assertThatExceptionOfType(FutureRevisionException.class)
                .isThrownBy(() -> store.kv.get(bytes("a"), 9))
                .satisfies(e -> assertThat(e.currentRevision()).isEqualTo(8));
        assertThatExceptionOfType(FutureRevisionException.class)
                .isThrownBy(() -> store.kv.scan(Scan.all().atRevision(9)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.kv.get(bytes("a"), -1))
                .withMessage("revision must be 0 (latest) or more, not -1");
    }

    // ---- scan

    @Test
    void aScanGivesTheKeysOfItsRangeAscending() {
        ScanResult page = store.kv.scan(Scan.range(KeyRange.of("b", "e")));

        assertThat(page)
                .isEqualTo(new ScanResult(
                        8, List.of(keyValue("c", "3", 6, 6, 1, 0), keyValue("d", "44", 4, 8, 2, 0)), 2, false));
    }

    @Test
    void aScanAsOfARevisionGivesWhatWasThere() {
        assertThat(text(store.kv.scan(Scan.all().atRevision(5)))).isEqualTo("a=1 b=2 d=4 e=5");
        assertThat(text(store.kv.scan(Scan.all().atRevision(5).reversed()))).isEqualTo("e=5 d=4 b=2 a=1");
        assertThat(text(store.kv.scan(Scan.range(KeyRange.of("b", "e")).atRevision(5))))
                .isEqualTo("b=2 d=4");
        assertThat(text(store.kv.scan(Scan.all().atRevision(1)))).isEqualTo("e=x");
    }

    @Test
    void aPageTellsWhetherThereIsMore() {
        assertThat(store.kv.scan(Scan.all().limit(3)).more()).isTrue();
        assertThat(store.kv.scan(Scan.all().limit(4)).more()).isFalse();
        // beyond the page there are only keys that did not exist then
        assertThat(store.kv.scan(Scan.all().atRevision(2).limit(1).reversed()).more())
                .isTrue();
        assertThat(store.kv.scan(Scan.all().atRevision(2).limit(2)).more()).isFalse();
    }

    @Test
    void pagesFollowEachOtherWithoutGapInBothDirections() {
        for (long revision = 1; revision <= 8; revision++) {
            for (Scan all : List.of(Scan.all(), Scan.all().reversed())) {
                Scan scan = all.atRevision(revision);
                assertThat(pages(scan.limit(1))).isEqualTo(store.kv.scan(scan).items());
                assertThat(pages(scan.limit(2))).isEqualTo(store.kv.scan(scan).items());
            }
        }
    }

    @Test
    void aPageMayBeginAfterAKeyThatDoesNotExist() {
        Scan scan = Scan.range(KeyRange.of("b", "e"));

        assertThat(text(store.kv.scan(after(scan, "bb")))).isEqualTo("c=3 d=44");
        assertThat(text(store.kv.scan(after(scan, "A")))).isEqualTo("c=3 d=44");
        assertThat(text(store.kv.scan(after(scan, "z")))).isEmpty();
        assertThat(text(store.kv.scan(after(scan.reversed(), "cc")))).isEqualTo("c=3");
        assertThat(text(store.kv.scan(after(scan.reversed(), "z")))).isEqualTo("d=44 c=3");
        assertThat(text(store.kv.scan(after(scan.reversed(), "A")))).isEmpty();
    }

    @Test
    void keysWithoutValuesKeepTheirNumbers() {
        assertThat(store.kv
                        .scan(Scan.range(KeyRange.single("d")).withoutValues())
                        .items())
                .containsExactly(keyValue("d", "", 4, 8, 2, 0));
        assertThat(store.kv
                        .scan(Scan.range(KeyRange.single("d")).atRevision(5).withoutValues())
                        .items())
                .containsExactly(keyValue("d", "", 4, 4, 1, 0));
    }

    @Test
    void aCountIsOfTheWholeRangeWhateverTheLimit() {
        assertThat(store.kv.scan(Scan.all().limit(1).onlyCount())).isEqualTo(new ScanResult(8, List.of(), 4, false));
        assertThat(store.kv.scan(Scan.all().limit(1).onlyCount().atRevision(3)))
                .isEqualTo(new ScanResult(3, List.of(), 3, false));
    }

    @Test
    void anEmptyRangeHasNothing() {
        assertThat(store.kv.scan(Scan.range(KeyRange.of("e", "b")))).isEqualTo(new ScanResult(8, List.of(), 0, false));
        assertThat(store.kv.scan(Scan.range(KeyRange.of("e", "b")).onlyCount().atRevision(5)))
                .isEqualTo(new ScanResult(5, List.of(), 0, false));
    }

    @Test
    void anEmptyStoreHasNothing() {
        assertThat(new TestStore().kv.scan(Scan.all())).isEqualTo(new ScanResult(0, List.of(), 0, false));
    }

    private List<KeyValue> pages(Scan first) {
        List<KeyValue> items = new ArrayList<>();
        Scan scan = first;
        while (true) {
            ScanResult page = store.kv.scan(scan);
            items.addAll(page.items());
            if (!page.more()) {
                return items;
            }
            scan = after(
                    scan,
                    TestStore.text(page.items().get(page.items().size() - 1).key()));
        }
    }

    private static Scan after(Scan scan, String key) {
        return new Scan(
                scan.range(),
                scan.limit(),
                scan.revision(),
                bytes(key),
                scan.keysOnly(),
                scan.countOnly(),
                scan.descending(),
                scan.consistency());
    }

    private static String text(ScanResult page) {
        List<String> texts = page.items().stream()
                .map(item -> TestStore.text(item.key()) + "=" + TestStore.text(item.value()))
                .toList();
        return String.join(" ", texts);
    }
}

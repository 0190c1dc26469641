package io.dengine.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dengine.LimitsConfig;
import io.dengine.kv.Compare;
import io.dengine.kv.KeyRange;
import io.dengine.kv.PutOptions;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TxnChecksTests {

    private static final LimitsConfig LIMITS =
            new LimitsConfig(10, 20, 100, 4, 50, 100, 4, 1000, 10, Duration.ofSeconds(5), 10, 1024, 2048, 10);

    private final RequestChecks checks = new RequestChecks(LIMITS);

    @Test
    void aTransactionMayBeEmpty() {
        Txn empty = Txn.of();
        assertThat(checks.txn(empty)).isSameAs(empty);
    }

    @Test
    void comparisonsAndOperationsTogetherAreLimited() {
        TxnOp read = TxnOp.get("a");
        Compare compare = Compare.exists("a");
        assertThatCode(() -> checks.txn(new Txn(List.of(compare), List.of(read, read), List.of(read))))
                .doesNotThrowAnyException();
        refused(
                new Txn(List.of(compare, compare), List.of(read, read), List.of(read)),
                "the transaction has 5 comparisons and operations; limits.max-txn-operations is 4");
    }

    @Test
    void aTransactionMustBeGiven() {
        refused(null, "txn must not be null");
    }

    @Test
    void theKeysAndValuesOfComparisonsAreChecked() {
        refused(Txn.when(Compare.exists("")).build(), "comparisons[0].key must not be empty");
        refused(
                Txn.when(Compare.exists("a"), Compare.absent("k".repeat(11))).build(),
                "comparisons[1].key is 11 bytes long; limits.max-key-size is 10");
        refused(
                Txn.when(Compare.valueEquals("a", "v".repeat(21))).build(),
                "comparisons[0].value is 21 bytes long; limits.max-value-size is 20");
    }

    @Test
    void theKeysAndValuesOfPutsAreChecked() {
        refused(Txn.of(TxnOp.get("x"), TxnOp.put("", "v")), "then[1].key must not be empty");
        refused(Txn.of(TxnOp.put("k".repeat(11), "v")), "then[0].key is 11 bytes long; limits.max-key-size is 10");
        refused(
                Txn.when().orElse(TxnOp.put("a", "v".repeat(21))).build(),
                "orElse[0].value is 21 bytes long; limits.max-value-size is 20");
        refused(
                Txn.of(TxnOp.put("a", "v", PutOptions.ttl(Duration.ofNanos(5)))),
                "then[0].ttl must be 1 ms to 3,650 days, not PT0.000000005S");
    }

    @Test
    void theKeysOfReadsAreChecked() {
        refused(Txn.of(TxnOp.get("")), "then[0].key must not be empty");
        refused(
                Txn.of(TxnOp.range(KeyRange.of("b", "a"), 5)),
                "then[0].range is empty: from must be before to, not [b, a)");
        refused(Txn.of(TxnOp.range(KeyRange.all(), 51)), "then[0].limit is 51; limits.max-scan-limit is 50");
    }

    @Test
    void theRangesOfDeletesAreChecked() {
        refused(Txn.of(TxnOp.delete("")), "then[0].range.from must not be empty");
        refused(
                Txn.of(TxnOp.deleteRange(KeyRange.of("b", "b"))),
                "then[0].range is empty: from must be before to, not [b, b)");
        refused(
                Txn.of(TxnOp.deleteRange(KeyRange.of("a", "b".repeat(12)))),
                "then[0].range.to is 12 bytes long; limits.max-key-size is 10, and a bound may have one byte more");
    }

    @Test
    void aTransactionThatIsTooLargeIsRefusedBeforeItIsEncoded() {
        TxnOp[] puts = new TxnOp[4];
        for (int i = 0; i < puts.length; i++) {
            puts[i] = TxnOp.put("key" + i, "v".repeat(20));
        }
        assertThatCode(() -> checks.txn(Txn.of(puts))).doesNotThrowAnyException();
        LimitsConfig small =
                new LimitsConfig(10, 20, 90, 4, 50, 100, 4, 1000, 10, Duration.ofSeconds(5), 10, 1024, 2048, 10);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RequestChecks(small).txn(Txn.of(puts)))
                .withMessage("the transaction has 96 bytes of keys and values; limits.max-request-size is 90");
    }

    @Test
    void aKeyIsPutOnce() {
        refused(
                Txn.of(TxnOp.put("a", "1"), TxnOp.put("b", "1"), TxnOp.put("a", "2")),
                "then[0] and then[2] write the same key: the key a and the key a; a transaction may write a key once");
        refused(
                Txn.when().orElse(TxnOp.put("a", "1"), TxnOp.put("a", "1")).build(),
                "orElse[0] and orElse[1] write the same key: the key a and the key a; a transaction may write a key"
                        + " once");
    }

    @Test
    void aKeyThatIsPutLiesInNoRangeThatIsDeleted() {
        refused(
                Txn.of(TxnOp.put("a/b", "1"), TxnOp.deleteRange(KeyRange.prefix("a/"))),
                "then[1] and then[0] write the same key: the range [a/, a0) and the key a/b; a transaction may write a"
                        + " key once");
        refused(
                Txn.of(TxnOp.delete("a"), TxnOp.put("a", "1")),
                "then[0] and then[1] write the same key: the key a and the key a; a transaction may write a key once");
        refused(
                Txn.of(TxnOp.put("zz", "1"), TxnOp.put("b", "1"), TxnOp.deleteRange(KeyRange.of("x", null))),
                "then[2] and then[0] write the same key: the range [x, end) and the key zz; a transaction may write a"
                        + " key once");
    }

    @Test
    void rangesThatAreDeletedDoNotOverlap() {
        refused(
                Txn.of(TxnOp.deleteRange(KeyRange.of("b", "d")), TxnOp.deleteRange(KeyRange.of("a", "c"))),
                "then[1] and then[0] write the same key: the range [a, c) and the range [b, d); a transaction may"
                        + " write a key once");
        refused(
                Txn.of(TxnOp.deleteRange(KeyRange.all()), TxnOp.deleteRange(KeyRange.all())),
                "then[0] and then[1] write the same key: the range [, end) and the range [, end); a transaction may"
                        + " write a key once");
    }

    @Test
    void whatOnlyTouchesIsAllowed() {
        assertThatCode(() -> checks.txn(Txn.of(
                        TxnOp.deleteRange(KeyRange.of("a", "b")),
                        TxnOp.put("b", "1"),
                        TxnOp.deleteRange(KeyRange.of("b\0", "c")),
                        TxnOp.deleteRange(KeyRange.of("c", null)))))
                .doesNotThrowAnyException();
    }

    @Test
    void theSameKeyMayBeReadAndWrittenAndBeInBothLists() {
        assertThatCode(() -> checks.txn(Txn.when(Compare.exists("a"))
                        .then(TxnOp.put("a", "1"), TxnOp.get("a"))
                        .orElse(TxnOp.put("a", "2"))
                        .build()))
                .doesNotThrowAnyException();
    }

    @Test
    void anyTwoWritesAreRefusedExactlyIfTheyShareAKey() {
        Random random = new Random(7);
        for (int round = 0; round < 5_000; round++) {
            List<KeyRange> ranges = new ArrayList<>();
            List<TxnOp> operations = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                KeyRange range = randomRange(random);
                ranges.add(range);
                operations.add(TxnOp.deleteRange(range));
            }
            boolean shared = false;
            for (String key : List.of("a", "b", "c", "d", "e", "f")) {
                shared |= ranges.stream()
                                .filter(range -> range.contains(key.getBytes(UTF_8)))
                                .count()
                        > 1;
            }
            Txn txn = new Txn(List.of(), operations, List.of());
            if (shared) {
                assertThatIllegalArgumentException().as("%s", ranges).isThrownBy(() -> checks.txn(txn));
            } else {
                assertThatCode(() -> checks.txn(txn)).as("%s", ranges).doesNotThrowAnyException();
            }
        }
    }

    // Bounds are single letters, so that ranges share a key exactly if they share one of the letters.
    private static KeyRange randomRange(Random random) {
        int from = random.nextInt(6);
        int to = from + 1 + random.nextInt(6 - from);
        return KeyRange.of(letter(from), to == 6 ? null : letter(to));
    }

    private static String letter(int number) {
        return String.valueOf((char) ('a' + number));
    }

    private void refused(Txn txn, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> checks.txn(txn)).withMessage(message);
    }
}

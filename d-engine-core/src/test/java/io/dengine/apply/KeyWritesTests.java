package io.dengine.apply;

import static io.dengine.apply.TestStore.bytes;
import static io.dengine.apply.TestStore.delete;
import static io.dengine.apply.TestStore.keyValue;
import static io.dengine.apply.TestStore.put;
import static io.dengine.apply.TestStore.putWithLease;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.command.Command;
import io.dengine.command.Command.Delete;
import io.dengine.command.Command.DeleteRange;
import io.dengine.command.Command.GrantLease;
import io.dengine.command.Command.Increment;
import io.dengine.command.Command.Put;
import io.dengine.command.CommandResult.DeleteDone;
import io.dengine.command.CommandResult.IncrementDone;
import io.dengine.command.CommandResult.PutDone;
import io.dengine.command.CommandResult.Reason;
import io.dengine.command.CommandResult.Refused;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.PutResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyWritesTests {

    private final TestStore store = new TestStore();

    // ---- put

    @Test
    void eachPutMakesTheNextRevisionAlsoWithTheSameValue() {
        assertThat(store.apply(put("a", "1"), put("b", "1"), put("a", "1"))).containsExactly(done(1), done(2), done(3));
        assertThat(store.kv.revision()).isEqualTo(3);
    }

    @Test
    void aKeyKnowsWhenItWasCreatedAndModifiedAndHowOften() {
        store.apply(put("a", "1"));
        store.apply(put("b", "x"));
        store.apply(put("a", "2"), put("a", "3"));

        assertThat(store.kv.get(bytes("a"))).isEqualTo(new GetResult(4, keyValue("a", "3", 1, 4, 3, 0)));
        assertThat(store.kv.get(bytes("b"))).isEqualTo(new GetResult(4, keyValue("b", "x", 2, 2, 1, 0)));
    }

    @Test
    void aPutTellsWhatStoodThereWhenAsked() {
        Put asking = new Put(bytes("a"), bytes("1"), 0, 0, true);

        assertThat(store.apply(asking, asking, put("a", "3")))
                .containsExactly(done(1), new PutDone(new PutResult(2, keyValue("a", "1", 1, 1, 1, 0))), done(3));
    }

    @Test
    void anEmptyValueIsAValue() {
        store.apply(put("a", ""));

        assertThat(store.kv.get(bytes("a")).value()).hasValue(new byte[0]);
    }

    // ---- delete

    @Test
    void aDeleteCountsOnlyWhenTheKeyExisted() {
        store.apply(put("a", "1"));

        assertThat(store.apply(delete("a"), delete("a"), delete("never")))
                .containsExactly(deleted(2, 1), deleted(2, 0), deleted(2, 0));
        assertThat(store.kv.revision()).isEqualTo(2);
        assertThat(store.kv.get(bytes("a"))).isEqualTo(new GetResult(2, null));
    }

    @Test
    void aKeyThatWasDeletedIsCreatedAnew() {
        store.apply(put("a", "1"), put("a", "2"), delete("a"), put("a", "3"));

        assertThat(store.kv.get(bytes("a")).keyValue()).isEqualTo(keyValue("a", "3", 4, 4, 1, 0));
    }

    @Test
    void aDeleteTellsWhatItDeletedWhenAsked() {
        store.apply(put("a", "1"));

        assertThat(store.one(new Delete(bytes("a"), true)))
                .isEqualTo(new DeleteDone(new DeleteResult(2, 1, List.of(keyValue("a", "1", 1, 1, 1, 0)))));
    }

    // ---- delete range

    @Test
    void theKeysOfARangeAreDeletedInOneRevisionInTheirOrder() {
        store.apply(put("b", "2"), put("a", "1"), put("c", "3"), put("d", "4"));

        assertThat(store.one(new DeleteRange(bytes("a"), bytes("d"), false, 3))).isEqualTo(deleted(5, 3));
        assertThat(store.textAt(0)).isEqualTo("d=4");
        assertThat(store.effects.changes()).singleElement().satisfies(revision -> {
            assertThat(revision.revision()).isEqualTo(5);
            assertThat(revision.changes())
                    .extracting(change -> TestStore.text(change.key()))
                    .containsExactly("a", "b", "c");
        });
    }

    @Test
    void aRangeWithMoreKeysThanAllowedIsRefusedAsAWhole() {
        store.apply(put("a", "1"), put("b", "2"), put("c", "3"));
        String before = store.state.dump();

        assertThat(store.one(new DeleteRange(bytes(""), null, false, 2)))
                .isEqualTo(new Refused(
                        Reason.TOO_MANY_KEYS,
                        0,
                        0,
                        "more than 2 keys would be changed in one step, the most that a delete of a range may change"));
        assertThat(store.state.dump()).isEqualTo(before);
    }

    @Test
    void aRangeWithoutKeysMakesNoRevision() {
        store.apply(put("a", "1"));

        assertThat(store.apply(
                        new DeleteRange(bytes("b"), null, true, 10),
                        new DeleteRange(bytes("b"), bytes("a"), true, 10),
                        new DeleteRange(bytes("b"), bytes("b\0"), true, 10)))
                .containsExactly(deleted(1, 0), deleted(1, 0), deleted(1, 0));
    }

    @Test
    void aDeletedRangeIsToldInTheOrderOfTheKeysWhenAsked() {
        store.apply(put("b", "2"), put("a", "1"));

        assertThat(store.one(new DeleteRange(bytes("a"), null, true, 10)))
                .isEqualTo(new DeleteDone(new DeleteResult(
                        3, 2, List.of(keyValue("a", "1", 2, 2, 1, 0), keyValue("b", "2", 1, 1, 1, 0)))));
    }

    @Test
    void rangesAreInTheOrderOfUnsignedBytes() {
        store.apply(put("a", "1"), put("\u00ff", "2"));

        store.apply(new DeleteRange(bytes("\u0080"), null, false, 10));

        assertThat(store.textAt(0)).isEqualTo("a=1");
    }

    // ---- increment

    @Test
    void aKeyThatDoesNotExistCountsAsZero() {
        assertThat(store.apply(increment("n", 5), increment("n", -7), increment("n", 0)))
                .containsExactly(incremented(1, 5), incremented(2, -2), incremented(3, -2));
        assertThat(store.kv.get(bytes("n")).keyValue()).isEqualTo(keyValue("n", "-2", 1, 3, 3, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775806, 1, 9223372036854775807",
        "-9223372036854775807, -1, -9223372036854775808",
        "-9223372036854775808, 0, -9223372036854775808",
        "9223372036854775807, 0, 9223372036854775807",
        "007, 1, 8",
        "-0, 1, 1"
    })
    void everyDecimalNumberOf64BitsCanBeAddedTo(String stored, long delta, long sum) {
        store.apply(put("n", stored));

        assertThat(store.one(increment("n", delta))).isEqualTo(incremented(2, sum));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                " 1",
                "1 ",
                "1.0",
                "0x1",
                "one",
                "--1",
                "9223372036854775808",
                "-9223372036854775809",
                "92233720368547758070",
                "\u00b2"
            })
    void whatIsNoDecimalNumberOf64BitsIsRefused(String stored) {
        store.apply(put("n", stored));
        String before = store.state.dump();

        assertThat(store.one(increment("n", 1)))
                .isEqualTo(new Refused(Reason.NOT_A_NUMBER, 0, 0, "the value is no decimal number of 64 bits"));
        assertThat(store.state.dump()).isEqualTo(before);
    }

    @Test
    void aSumOfMoreThan64BitsIsRefused() {
        store.apply(put("n", "9223372036854775807"), put("m", "-9223372036854775808"));

        assertThat(store.one(increment("n", 1)))
                .isEqualTo(
                        new Refused(Reason.NOT_A_NUMBER, 0, 0, "the sum of 9223372036854775807 and 1 exceeds 64 bits"));
        assertThat(store.one(increment("m", Long.MIN_VALUE))).isInstanceOf(Refused.class);
        assertThat(store.kv.revision()).isEqualTo(2);
    }

    @Test
    void anIncrementKeepsTheLease() {
        store.apply(new GrantLease(1000), putWithLease("n", "1", 1), increment("n", 1));

        assertThat(store.kv.get(bytes("n")).keyValue()).isEqualTo(keyValue("n", "2", 1, 2, 2, 1));
        assertThat(store.kv.leaseKeys(1)).hasSize(1);
    }

    private static Command increment(String key, long delta) {
        return new Increment(bytes(key), delta);
    }

    private static PutDone done(long revision) {
        return new PutDone(new PutResult(revision));
    }

    private static DeleteDone deleted(long revision, long count) {
        return new DeleteDone(new DeleteResult(revision, count));
    }

    private static IncrementDone incremented(long revision, long value) {
        return new IncrementDone(new IncrementResult(revision, value));
    }
}

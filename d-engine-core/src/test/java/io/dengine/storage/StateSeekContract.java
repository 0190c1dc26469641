package io.dengine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link StateCursor#seek} of every implementation must do: in views, in batches, and where both are mixed. */
abstract class StateSeekContract extends StateMachineFixture {

    /** Opens a cursor on what is to be sought. */
    private interface Scanner {

        StateCursor scan(byte[] from, byte @Nullable [] to, boolean descending);

        default StateCursor scan(String from, @Nullable String to, boolean descending) {
            return scan(bytes(from), to == null ? null : bytes(to), descending);
        }
    }

    /** Runs a test on a view of these keys, on a batch of them, and on a batch that changes what was committed into them. */
    private void eachWay(List<String> keys, Consumer<Scanner> test) {
        inABatchOnly(keys, test);
        overCommittedOnes(keys, test);
        inAView(keys, test);
    }

    private void inABatchOnly(List<String> keys, Consumer<Scanner> test) {
        try (StateBatch batch = machine.newBatch()) {
            keys.forEach(key -> batch.put(StateTable.VERSIONS, bytes(key), bytes("v")));
            test.accept((from, to, descending) -> batch.scan(StateTable.VERSIONS, from, to, descending));
        }
    }

    /** Of what is committed, each third is left alone, each third overwritten, each third new; and some must vanish. */
    private void overCommittedOnes(List<String> keys, Consumer<Scanner> test) {
        try (StateBatch before = machine.newBatch()) {
            for (int i = 0; i < keys.size(); i++) {
                if (i % 3 != 2) {
                    before.put(StateTable.VERSIONS, bytes(keys.get(i)), bytes("v"));
                }
                if (!keys.contains(keys.get(i) + "+")) {
                    before.put(StateTable.VERSIONS, bytes(keys.get(i) + "+"), bytes("must vanish"));
                }
            }
            before.commit(machine.appliedIndex() + 1);
        }
        try (StateBatch batch = machine.newBatch()) {
            for (int i = 0; i < keys.size(); i++) {
                if (i % 3 != 0) {
                    batch.put(StateTable.VERSIONS, bytes(keys.get(i)), bytes("v"));
                }
                if (!keys.contains(keys.get(i) + "+")) {
                    batch.delete(StateTable.VERSIONS, bytes(keys.get(i) + "+"));
                }
            }
            test.accept((from, to, descending) -> batch.scan(StateTable.VERSIONS, from, to, descending));
            batch.commit(machine.appliedIndex() + 1);
        }
    }

    private void inAView(List<String> keys, Consumer<Scanner> test) {
        try (StateBatch batch = machine.newBatch()) {
            keys.forEach(key -> batch.put(StateTable.VERSIONS, bytes(key), bytes("v")));
            batch.commit(machine.appliedIndex() + 1);
        }
        try (StateView view = machine.newView()) {
            test.accept((from, to, descending) -> view.scan(StateTable.VERSIONS, from, to, descending));
        }
    }

    /** The next key, or null at the end. */
    private static @Nullable String next(StateCursor cursor) {
        if (!cursor.next()) {
            return null;
        }
        assertThat(text(cursor.value())).isEqualTo("v");
        return text(cursor.key());
    }

    private static @Nullable String sought(StateCursor cursor, String key) {
        cursor.seek(bytes(key));
        return next(cursor);
    }

    @Test
    void ascendingItComesToTheFirstKeyAtOrAfter() {
        eachWay(List.of("b", "d", "f", "h"), scanner -> {
            try (StateCursor cursor = scanner.scan("", null, false)) {
                assertThat(sought(cursor, "d")).isEqualTo("d");
                assertThat(next(cursor)).isEqualTo("f");
                assertThat(sought(cursor, "g")).isEqualTo("h");
                assertThat(next(cursor)).isNull();
            }
        });
    }

    @Test
    void descendingItComesToTheFirstKeyAtOrBefore() {
        eachWay(List.of("b", "d", "f", "h"), scanner -> {
            try (StateCursor cursor = scanner.scan("", null, true)) {
                assertThat(sought(cursor, "f")).isEqualTo("f");
                assertThat(next(cursor)).isEqualTo("d");
                assertThat(sought(cursor, "c")).isEqualTo("b");
                assertThat(next(cursor)).isNull();
            }
        });
    }

    @Test
    void itGoesBackwardsToo() {
        eachWay(List.of("b", "d", "f", "h"), scanner -> {
            try (StateCursor ascending = scanner.scan("", null, false);
                    StateCursor descending = scanner.scan("", null, true)) {
                assertThat(next(ascending)).isEqualTo("b");
                assertThat(sought(ascending, "h")).isEqualTo("h");
                assertThat(sought(ascending, "c")).isEqualTo("d");
                assertThat(sought(ascending, "d")).isEqualTo("d");
                assertThat(next(ascending)).isEqualTo("f");
                assertThat(next(descending)).isEqualTo("h");
                assertThat(sought(descending, "b")).isEqualTo("b");
                assertThat(sought(descending, "g")).isEqualTo("f");
                assertThat(sought(descending, "h")).isEqualTo("h");
                assertThat(next(descending)).isEqualTo("f");
            }
        });
    }

    @Test
    void itLeavesTheEndAgain() {
        eachWay(List.of("b", "d"), scanner -> {
            for (boolean descending : new boolean[] {false, true}) {
                try (StateCursor cursor = scanner.scan("", null, descending)) {
                    while (next(cursor) != null) {
                        assertThat(cursor.key()).isNotEmpty();
                    }
                    assertThat(sought(cursor, "b")).isEqualTo("b");
                    assertThat(sought(cursor, "d")).isEqualTo("d");
                }
            }
        });
    }

    @Test
    void keyOutsideTheRangeMeansItsNearerEnd() {
        eachWay(List.of("a", "b", "c", "d", "e"), scanner -> {
            try (StateCursor ascending = scanner.scan("b", "d", false);
                    StateCursor descending = scanner.scan("b", "d", true)) {
                assertThat(sought(ascending, "a")).isEqualTo("b");
                assertThat(sought(ascending, "")).isEqualTo("b");
                assertThat(sought(ascending, "d")).isNull();
                assertThat(sought(ascending, "z")).isNull();
                assertThat(sought(ascending, "c")).isEqualTo("c");
                assertThat(next(ascending)).isNull();
                assertThat(sought(descending, "z")).isEqualTo("c");
                assertThat(sought(descending, "d")).isEqualTo("c");
                assertThat(sought(descending, "a")).isNull();
                assertThat(sought(descending, "")).isNull();
                assertThat(sought(descending, "b")).isEqualTo("b");
                assertThat(next(descending)).isNull();
            }
        });
    }

    @Test
    void itFindsNothingWhereNothingIs() {
        eachWay(List.of(), scanner -> {
            for (boolean descending : new boolean[] {false, true}) {
                try (StateCursor cursor = scanner.scan("", null, descending)) {
                    assertThat(sought(cursor, "a")).isNull();
                }
            }
        });
        eachWay(List.of("a", "b", "c"), scanner -> {
            for (boolean descending : new boolean[] {false, true}) {
                try (StateCursor emptyRange = scanner.scan("b", "b", descending);
                        StateCursor reversedRange = scanner.scan("c", "a", descending);
                        StateCursor betweenKeys = scanner.scan("a1", "a2", descending)) {
                    for (String key : List.of("", "a", "b", "z")) {
                        assertThat(sought(emptyRange, key)).isNull();
                        assertThat(sought(reversedRange, key)).isNull();
                        assertThat(sought(betweenKeys, key)).isNull();
                    }
                    assertThatThrownBy(emptyRange::key).isInstanceOf(NoSuchElementException.class);
                    assertThatThrownBy(emptyRange::value).isInstanceOf(NoSuchElementException.class);
                }
            }
        });
    }

    @Test
    void cursorIsAtNoEntryUntilItsNextStep() {
        eachWay(List.of("b", "d"), scanner -> {
            try (StateCursor cursor = scanner.scan("", null, false)) {
                assertThatThrownBy(cursor::key).isInstanceOf(NoSuchElementException.class);
                assertThat(next(cursor)).isEqualTo("b");
                cursor.seek(bytes("d"));
                assertThatThrownBy(cursor::key).isInstanceOf(NoSuchElementException.class);
                assertThatThrownBy(cursor::value).isInstanceOf(NoSuchElementException.class);
                cursor.seek(bytes("b"));
                assertThat(next(cursor)).isEqualTo("b");
                assertThat(next(cursor)).isEqualTo("d");
                assertThat(next(cursor)).isNull();
                assertThatThrownBy(cursor::key).isInstanceOf(NoSuchElementException.class);
            }
        });
    }

    @Test
    void keyThatWasSoughtMayBeChanged() {
        eachWay(List.of("b", "d"), scanner -> {
            for (boolean descending : new boolean[] {false, true}) {
                try (StateCursor cursor = scanner.scan("", null, descending)) {
                    byte[] key = bytes("d");
                    cursor.seek(key);
                    key[0] = 'b';
                    assertThat(next(cursor)).isEqualTo("d");
                }
            }
        });
    }

    @Test
    void itSkipsWhatIsAlike() {
        List<String> keys = new ArrayList<>();
        for (String name : List.of("a", "b", "hot", "z")) {
            for (int version = 10; version < (name.equals("hot") ? 60 : 12); version++) {
                keys.add(name + "/" + version);
            }
        }
        eachWay(keys, scanner -> {
            List<String> found = new ArrayList<>();
            try (StateCursor cursor = scanner.scan("", null, false)) {
                for (String key = next(cursor); key != null; key = next(cursor)) {
                    found.add(key);
                    cursor.seek(bytes(key.substring(0, key.indexOf('/')) + "0"));
                }
            }
            assertThat(found).containsExactly("a/10", "b/10", "hot/10", "z/10");
        });
    }

    @Test
    void itSeesWhatItsBatchHasChangedMeanwhile() {
        put(1, "b", "v");
        put(2, "d", "v");
        for (boolean descending : new boolean[] {false, true}) {
            try (StateBatch batch = machine.newBatch();
                    StateCursor cursor = batch.scan(StateTable.KEYS, bytes(""), null, descending)) {
                assertThat(next(cursor)).isEqualTo(descending ? "d" : "b");
                batch.put(StateTable.KEYS, bytes("c"), bytes("v"));
                batch.delete(StateTable.KEYS, bytes("d"));
                assertThat(sought(cursor, "c")).isEqualTo("c");
                assertThat(next(cursor)).isEqualTo(descending ? "b" : null);
                batch.put(StateTable.KEYS, bytes("d"), bytes("v"));
                assertThat(sought(cursor, "d")).isEqualTo("d");
            }
        }
    }

    @Test
    void itDoesNotSeeLaterCommitsInAView() {
        put(1, "b", "v");
        try (StateView view = machine.newView();
                StateCursor cursor = view.scan(StateTable.KEYS, bytes(""), null, false)) {
            put(2, "c", "later");
            machine.flush();
            assertThat(sought(cursor, "a")).isEqualTo("b");
            assertThat(sought(cursor, "c")).isNull();
        }
    }

    @Test
    void itBehavesAsInASortedSet() {
        Random random = new Random(7);
        NavigableSet<String> keys = new TreeSet<>();
        while (keys.size() < 60) {
            keys.add("" + (char) ('a' + random.nextInt(8)) + (char) ('a' + random.nextInt(26)));
        }
        eachWay(List.copyOf(keys), scanner -> {
            for (int round = 0; round < 40; round++) {
                String from = randomKey(random);
                String to = randomKey(random);
                boolean descending = round % 2 == 1;
                NavigableSet<String> range =
                        from.compareTo(to) < 0 ? keys.subSet(from, true, to, false) : new TreeSet<>();
                try (StateCursor cursor = scanner.scan(from, to, descending)) {
                    walk(random, cursor, descending ? range.descendingSet() : range, descending);
                }
            }
        });
    }

    private static String randomKey(Random random) {
        return "" + (char) ('a' + random.nextInt(9)) + (char) ('a' + random.nextInt(26));
    }

    private static void walk(Random random, StateCursor cursor, NavigableSet<String> expected, boolean descending) {
        List<String> left = new ArrayList<>(expected);
        for (int step = 0; step < 30; step++) {
            if (random.nextInt(3) == 0) {
                String target = randomKey(random);
                cursor.seek(bytes(target));
                left = new ArrayList<>(expected);
                left.removeIf(key -> descending ? key.compareTo(target) > 0 : key.compareTo(target) < 0);
            }
            assertThat(next(cursor)).isEqualTo(left.isEmpty() ? null : left.remove(0));
        }
    }
}

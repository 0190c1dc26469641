package io.dengine.runtime.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.kv.KeyRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WatchIndexTests {

    private final WatchIndex<String> index = new WatchIndex<>();
    private long ids;

    private void add(String name, KeyRange range) {
        index.add(range, ++ids, name);
    }

    private List<String> find(String key) {
        return find(index, key.getBytes(UTF_8));
    }

    private static <T> List<T> find(WatchIndex<T> index, byte[] key) {
        List<T> found = new ArrayList<>();
        index.visit(key, found::add);
        return found;
    }

    @Test
    void aKeyIsFoundByItselfAlone() {
        add("a", KeyRange.single("a"));
        add("ab", KeyRange.single("ab"));

        assertThat(find("a")).containsExactly("a");
        assertThat(find("ab")).containsExactly("ab");
        assertThat(find("abc")).isEmpty();
        assertThat(find("b")).isEmpty();
    }

    @Test
    void aPrefixIsFoundByEveryKeyThatBeginsWithIt() {
        add("none", KeyRange.prefix(""));
        add("a", KeyRange.prefix("a"));
        add("ab", KeyRange.prefix("ab"));
        add("b", KeyRange.prefix("b"));

        assertThat(find("a")).containsExactlyInAnyOrder("none", "a");
        assertThat(find("abc")).containsExactlyInAnyOrder("none", "a", "ab");
        assertThat(find("c")).containsExactly("none");
    }

    @Test
    void aRangeThatIsAPrefixWithoutSayingSoIsTreatedAsOne() {
        add("a", KeyRange.of("a", "b"));
        add("ff", KeyRange.of(new byte[] {(byte) 0xff}, null));
        add("all", KeyRange.all());

        assertThat(find("ab")).containsExactlyInAnyOrder("a", "all");
        assertThat(find(index, new byte[] {(byte) 0xff, 0})).containsExactlyInAnyOrder("ff", "all");
    }

    @Test
    void otherRangesAreFoundByTheKeysBetween() {
        add("a-c", KeyRange.of("a", "c"));
        add("b-", KeyRange.of("b", null));
        add("-b", KeyRange.of("", "b"));
        add("bb-bd", KeyRange.of("bb", "bd"));

        assertThat(find("a")).containsExactlyInAnyOrder("a-c", "-b");
        assertThat(find("b")).containsExactlyInAnyOrder("a-c", "b-");
        assertThat(find("bc")).containsExactlyInAnyOrder("a-c", "b-", "bb-bd");
        assertThat(find("c")).containsExactly("b-");
    }

    @Test
    void severalCanWatchTheSame() {
        for (String name : List.of("first", "second")) {
            add(name + " key", KeyRange.single("a"));
            add(name + " prefix", KeyRange.prefix("a"));
            add(name + " range", KeyRange.of("a", "c"));
        }

        assertThat(find("a"))
                .containsExactlyInAnyOrder(
                        "first key", "first prefix", "first range", "second key", "second prefix", "second range");
    }

    @Test
    void keysWithEqualHashesAreToldApart() {
        // "Aa" and "BB" have the same hash
        add("Aa", KeyRange.single("Aa"));
        add("BB", KeyRange.prefix("BB"));

        assertThat(find("Aa")).containsExactly("Aa");
        assertThat(find("BB")).containsExactly("BB");
        assertThat(KeySlice.of("Aa".getBytes(UTF_8)).compareTo(KeySlice.of("BB".getBytes(UTF_8))))
                .isNegative();
    }

    @Test
    void findsWhatComparingWithEveryRangeFinds() {
        Random random = new Random(20261125);
        WatchIndex<Long> large = new WatchIndex<>();
        Map<Long, KeyRange> present = new HashMap<>();
        for (long id = 1; id <= 2000; id++) {
            if (random.nextInt(3) > 0 || present.isEmpty()) {
                KeyRange range = range(random);
                present.put(id, range);
                large.add(range, id, id);
            } else {
                List<Long> all = List.copyOf(present.keySet());
                long removed = all.get(random.nextInt(all.size()));
                large.remove(present.remove(removed), removed, removed);
            }
            byte[] key = bytes(random, 1 + random.nextInt(4));
            List<Long> found = find(large, key);
            Collections.sort(found);
            assertThat(found)
                    .isEqualTo(present.keySet().stream()
                            .filter(one -> present.get(one).contains(key))
                            .sorted()
                            .toList());
        }
        present.forEach((id, range) -> large.remove(range, id, id));
        assertThat(large.isEmpty()).isTrue();
    }

    private static KeyRange range(Random random) {
        byte[] from = bytes(random, random.nextInt(4));
        return switch (random.nextInt(4)) {
            case 0 -> KeyRange.single(bytes(random, 1 + random.nextInt(4)));
            case 1 -> KeyRange.prefix(from);
            case 2 -> KeyRange.of(from, null);
            default -> {
                KeyRange range = KeyRange.of(from, bytes(random, 1 + random.nextInt(4)));
                yield range.isEmpty() ? KeyRange.all() : range;
            }
        };
    }

    /** Of few different bytes, the extreme ones among them. */
    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (random.nextInt(4) - 2);
        }
        return bytes;
    }
}

package io.dengine.runtime.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DeadlineHeapTests {

    private static final class Element {

        int place;
    }

    private record Timed(Element element, long time) {}

    private final DeadlineHeap<Element> heap = new DeadlineHeap<>() {
        @Override
        protected int place(Element element) {
            return element.place;
        }

        @Override
        protected void place(Element element, int place) {
            element.place = place;
        }
    };

    @Test
    void anEmptyHeapHasNothingDue() {
        assertThat(heap.isEmpty()).isTrue();
        assertThat(heap.isDue(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void anElementIsDueFromItsTimeOn() {
        Element element = new Element();
        heap.add(element, 10);
        assertThat(heap.isDue(9)).isFalse();
        assertThat(heap.isDue(10)).isTrue();
        assertThat(heap.time(element)).isEqualTo(10);
    }

    @Test
    void timesMayWrap() {
        Element early = new Element();
        Element late = new Element();
        heap.add(late, Long.MIN_VALUE + 5);
        heap.add(early, Long.MAX_VALUE - 5);
        assertThat(heap.first()).isSameAs(early);
        assertThat(heap.isDue(Long.MAX_VALUE - 6)).isFalse();
        assertThat(heap.isDue(Long.MIN_VALUE)).isTrue();
    }

    @Test
    void removingWhatIsNotInTheHeapChangesNothing() {
        Element element = new Element();
        heap.add(element, 10);
        heap.remove(new Element());
        assertThat(heap.size()).isEqualTo(1);
        heap.remove(element);
        heap.remove(element);
        assertThat(heap.isEmpty()).isTrue();
        assertThat(heap.contains(element)).isFalse();
    }

    @Test
    void whatWasAppendedComesInOrderOnceItIsOrdered() {
        Random random = new Random(1);
        List<Long> times = random.longs(1_000, -500, 500).boxed().toList();
        times.forEach(time -> heap.append(new Element(), time));
        heap.order();
        assertThat(drain()).containsExactlyElementsOf(times.stream().sorted().toList());
    }

    @Property(tries = 100)
    void givesTheElementsInOrderOfTheirTimesWhateverWasDone(@ForAll long seed) {
        Random random = new Random(seed);
        List<Timed> model = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int choice = random.nextInt(10);
            long time = random.nextInt(100);
            if (choice < 5 || model.isEmpty()) {
                Element added = new Element();
                heap.add(added, time);
                model.add(new Timed(added, time));
            } else if (choice < 7) {
                int index = random.nextInt(model.size());
                Element moved = model.get(index).element();
                heap.put(moved, time);
                model.set(index, new Timed(moved, time));
            } else if (choice < 9) {
                heap.remove(model.remove(random.nextInt(model.size())).element());
            } else {
                long first = model.stream().mapToLong(Timed::time).min().orElseThrow();
                assertThat(heap.time(heap.first())).isEqualTo(first);
                Element removed = heap.removeFirst();
                assertThat(model.removeIf(timed -> timed.element() == removed && timed.time() == first))
                        .isTrue();
            }
        }
        assertThat(heap.size()).isEqualTo(model.size());
        assertThat(drain())
                .containsExactlyElementsOf(model.stream()
                        .map(Timed::time)
                        .sorted(Comparator.naturalOrder())
                        .toList());
    }

    private List<Long> drain() {
        List<Long> times = new ArrayList<>();
        while (!heap.isEmpty()) {
            times.add(heap.time(heap.first()));
            assertThat(heap.contains(heap.removeFirst())).isFalse();
        }
        return times;
    }
}

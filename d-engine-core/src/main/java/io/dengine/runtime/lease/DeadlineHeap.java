package io.dengine.runtime.lease;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Elements by the time at which they are due, in a binary heap. An element keeps its own place in the heap, so that one that is not needed any
 * more is removed at once instead of lying there until its time. Times are of a monotonic clock, whose values may wrap. Not thread-safe.
 */
public abstract class DeadlineHeap<E> {

    private static final int MIN_CAPACITY = 16;

    private @Nullable Object[] elements = new @Nullable Object[MIN_CAPACITY];
    // beside the elements, so that comparing does not touch them
    private long[] times = new long[MIN_CAPACITY];
    private int size;

    /** The place as it was last set; 0, as in a new element, when it is not in the heap. */
    protected abstract int place(E element);

    /** Keeps the place. */
    protected abstract void place(E element, int place);

    /** How many elements there are. */
    public final int size() {
        return size;
    }

    /** Whether there is no element. */
    public final boolean isEmpty() {
        return size == 0;
    }

    /** Whether the first element is due; {@code false} when there is none. */
    public final boolean isDue(long now) {
        return size > 0 && times[0] - now <= 0;
    }

    /** The element that is due first. There must be one. */
    public final E first() {
        return element(0);
    }

    /** When an element is due that is in the heap. */
    public final long time(E element) {
        return times[place(element) - 1];
    }

    /** Whether an element is in the heap. */
    public final boolean contains(E element) {
        return place(element) != 0;
    }

    /** Adds an element that is not in the heap. */
    public final void add(E element, long time) {
        append(element, time);
        up(size - 1);
    }

    /** Adds an element out of order; {@link #order()} must follow before anything else is asked. */
    public final void append(E element, long time) {
        if (size == elements.length) {
            resize(size * 2);
        }
        set(size++, element, time);
    }

    /** Puts everything in order. */
    public final void order() {
        for (int i = size / 2 - 1; i >= 0; i--) {
            down(i);
        }
    }

    /** Gives an element of the heap, or a new one, this time. */
    public final void put(E element, long time) {
        int place = place(element);
        if (place == 0) {
            add(element, time);
            return;
        }
        int index = place - 1;
        times[index] = time;
        if (!up(index)) {
            down(index);
        }
    }

    /** Takes the first element out. There must be one. */
    public final E removeFirst() {
        E first = element(0);
        removeAt(0);
        return first;
    }

    /** Takes an element out, if it is in. */
    public final void remove(E element) {
        int place = place(element);
        if (place != 0) {
            removeAt(place - 1);
        }
    }

    private void removeAt(int index) {
        place(element(index), 0);
        int last = --size;
        if (index != last) {
            set(index, element(last), times[last]);
        }
        elements[last] = null;
        if (index != last && !up(index)) {
            down(index);
        }
        if (elements.length > MIN_CAPACITY && size < elements.length / 4) {
            resize(elements.length / 2);
        }
    }

    private boolean up(int index) {
        E moving = element(index);
        long time = times[index];
        int at = index;
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (time - times[parent] >= 0) {
                break;
            }
            set(at, element(parent), times[parent]);
            at = parent;
        }
        if (at == index) {
            return false;
        }
        set(at, moving, time);
        return true;
    }

    private void down(int index) {
        E moving = element(index);
        long time = times[index];
        int at = index;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && times[child + 1] - times[child] < 0) {
                child++;
            }
            if (times[child] - time >= 0) {
                break;
            }
            set(at, element(child), times[child]);
            at = child;
        }
        if (at != index) {
            set(at, moving, time);
        }
    }

    private void set(int index, E element, long time) {
        elements[index] = element;
        times[index] = time;
        place(element, index + 1);
    }

    @SuppressWarnings({"unchecked", "NullAway"})
    private E element(int index) {
        return (E) elements[index];
    }

    private void resize(int capacity) {
        elements = Arrays.copyOf(elements, capacity);
        times = Arrays.copyOf(times, capacity);
    }
}

package io.dengine.runtime.watch;

import io.dengine.kv.KeyRange;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watchers of any ranges: an interval tree. It is a treap ordered by the beginning of the range in which each node knows the greatest end below it, so that
 * whole branches that end before a key are skipped: a key costs about the logarithm of the number of ranges for each range that contains it, and ranges that
 * contain each other cost no more memory than others. Nodes are immutable and a change replaces those on one path, so that a visit needs no lock.
 *
 * <p>Thread-safe; a visit sees the tree of one moment.
 */
final class RangeTree<T> {

    /**
     * A range and what is below it.
     *
     * @param lastEnd the greatest end of the ranges in this branch; null: at least one has none
     */
    private record Node<T>(
            KeyRange range,
            long id,
            T watcher,
            int priority,
            @Nullable Node<T> left,
            @Nullable Node<T> right,
            byte @Nullable [] lastEnd) {

        Node<T> with(@Nullable Node<T> newLeft, @Nullable Node<T> newRight) {
            return node(range, id, watcher, priority, newLeft, newRight);
        }

        int compareTo(KeyRange otherRange, long otherId) {
            int byFrom = Arrays.compareUnsigned(range.from(), otherRange.from());
            return byFrom != 0 ? byFrom : Long.compare(id, otherId);
        }

        boolean endsBefore(byte[] key) {
            return lastEnd != null && Arrays.compareUnsigned(lastEnd, key) <= 0;
        }
    }

    private final AtomicReference<@Nullable Node<T>> root = new AtomicReference<>();

    /**
     * Adds a watcher.
     *
     * @param id tells it from all others, also of the same range
     */
    void add(KeyRange range, long id, T watcher) {
        Node<T> added = node(range, id, watcher, ThreadLocalRandom.current().nextInt(), null, null);
        root.updateAndGet(tree -> insert(tree, added));
    }

    void remove(KeyRange range, long id) {
        root.updateAndGet(tree -> without(tree, range, id));
    }

    void visit(byte[] key, Consumer<T> visitor) {
        visit(root.get(), key, visitor);
    }

    boolean isEmpty() {
        return root.get() == null;
    }

    private static <T> void visit(@Nullable Node<T> tree, byte[] key, Consumer<T> visitor) {
        Node<T> node = tree;
        while (node != null && !node.endsBefore(key)) {
            visit(node.left(), key, visitor);
            if (Arrays.compareUnsigned(node.range().from(), key) > 0) {
                return;
            }
            if (node.range().contains(key)) {
                visitor.accept(node.watcher());
            }
            node = node.right();
        }
    }

    private static <T> Node<T> insert(@Nullable Node<T> tree, Node<T> added) {
        if (tree == null) {
            return added;
        }
        boolean before = tree.compareTo(added.range(), added.id()) > 0;
        if (added.priority() > tree.priority()) {
            return added.with(split(tree, added, true), split(tree, added, false));
        }
        return before
                ? tree.with(insert(tree.left(), added), tree.right())
                : tree.with(tree.left(), insert(tree.right(), added));
    }

    /** What is before the boundary, or what is after it. */
    private static <T> @Nullable Node<T> split(@Nullable Node<T> tree, Node<T> boundary, boolean before) {
        if (tree == null) {
            return null;
        }
        boolean isBefore = tree.compareTo(boundary.range(), boundary.id()) < 0;
        if (before) {
            return isBefore
                    ? tree.with(tree.left(), split(tree.right(), boundary, true))
                    : split(tree.left(), boundary, true);
        }
        return isBefore
                ? split(tree.right(), boundary, false)
                : tree.with(split(tree.left(), boundary, false), tree.right());
    }

    private static <T> @Nullable Node<T> without(@Nullable Node<T> tree, KeyRange range, long id) {
        if (tree == null) {
            return null;
        }
        int order = tree.compareTo(range, id);
        if (order == 0) {
            return merge(tree.left(), tree.right());
        }
        return order > 0
                ? tree.with(without(tree.left(), range, id), tree.right())
                : tree.with(tree.left(), without(tree.right(), range, id));
    }

    /** Both, where everything in the first is before the second. */
    private static <T> @Nullable Node<T> merge(@Nullable Node<T> first, @Nullable Node<T> second) {
        if (first == null) {
            return second;
        }
        if (second == null) {
            return first;
        }
        return first.priority() > second.priority()
                ? first.with(first.left(), merge(first.right(), second))
                : second.with(merge(first, second.left()), second.right());
    }

    private static <T> Node<T> node(
            KeyRange range, long id, T watcher, int priority, @Nullable Node<T> left, @Nullable Node<T> right) {
        byte[] end = range.to();
        if (left != null) {
            end = later(end, left.lastEnd());
        }
        if (right != null) {
            end = later(end, right.lastEnd());
        }
        return new Node<>(range, id, watcher, priority, left, right, end);
    }

    private static byte @Nullable [] later(byte @Nullable [] a, byte @Nullable [] b) {
        if (a == null || b == null) {
            return null;
        }
        return Arrays.compareUnsigned(a, b) >= 0 ? a : b;
    }
}

package io.dengine.storage.memory;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map ordered by unsigned bytes: a height-balanced (AVL) tree whose changes copy only the path to the changed
 * node, so that every earlier map stays as it was.
 */
final class PersistentMap {

    static final PersistentMap EMPTY = new PersistentMap(null);

    /** A key with its value, and the two sub-trees. */
    record Node(
            byte[] key,
            byte[] value,
            @Nullable Node left,
            @Nullable Node right,
            int height) {}

    private final @Nullable Node root;

    private PersistentMap(@Nullable Node root) {
        this.root = root;
    }

    byte @Nullable [] get(byte[] key) {
        Node node = root;
        while (node != null) {
            int order = Arrays.compareUnsigned(key, node.key());
            if (order == 0) {
                return node.value();
            }
            node = order < 0 ? node.left() : node.right();
        }
        return null;
    }

    PersistentMap with(byte[] key, byte[] value) {
        return new PersistentMap(put(root, key, value));
    }

    PersistentMap without(byte[] key) {
        return get(key) == null ? this : new PersistentMap(remove(root, key));
    }

    /** The first entry at or after the key, or only after it. */
    @Nullable
    Node atOrAfter(byte[] key, boolean strictly) {
        Node found = null;
        Node node = root;
        while (node != null) {
            int order = Arrays.compareUnsigned(node.key(), key);
            if (order > 0 || (order == 0 && !strictly)) {
                found = node;
                node = node.left();
            } else {
                node = node.right();
            }
        }
        return found;
    }

    /** The last entry at or before the key. */
    @Nullable
    Node atOrBefore(byte[] key) {
        Node found = null;
        Node node = root;
        while (node != null) {
            if (Arrays.compareUnsigned(node.key(), key) <= 0) {
                found = node;
                node = node.right();
            } else {
                node = node.left();
            }
        }
        return found;
    }

    /** The last entry before the key; null as key: the last one of all. */
    @Nullable
    Node before(byte @Nullable [] key) {
        Node found = null;
        Node node = root;
        while (node != null) {
            if (key == null || Arrays.compareUnsigned(node.key(), key) < 0) {
                found = node;
                node = node.right();
            } else {
                node = node.left();
            }
        }
        return found;
    }

    void forEach(BiConsumer<byte[], byte[]> action) {
        Node node = atOrAfter(new byte[0], false);
        while (node != null) {
            action.accept(node.key(), node.value());
            node = atOrAfter(node.key(), true);
        }
    }

    private static Node put(@Nullable Node node, byte[] key, byte[] value) {
        if (node == null) {
            return new Node(key, value, null, null, 1);
        }
        int order = Arrays.compareUnsigned(key, node.key());
        if (order == 0) {
            return new Node(key, value, node.left(), node.right(), node.height());
        }
        return order < 0
                ? balanced(node.key(), node.value(), put(node.left(), key, value), node.right())
                : balanced(node.key(), node.value(), node.left(), put(node.right(), key, value));
    }

    private static @Nullable Node remove(@Nullable Node node, byte[] key) {
        if (node == null) {
            return null;
        }
        int order = Arrays.compareUnsigned(key, node.key());
        if (order < 0) {
            return balanced(node.key(), node.value(), remove(node.left(), key), node.right());
        }
        if (order > 0) {
            return balanced(node.key(), node.value(), node.left(), remove(node.right(), key));
        }
        Node right = node.right();
        if (right == null) {
            return node.left();
        }
        Node successor = right;
        while (successor.left() != null) {
            successor = successor.left();
        }
        return balanced(successor.key(), successor.value(), node.left(), remove(right, successor.key()));
    }

    private static Node balanced(byte[] key, byte[] value, @Nullable Node left, @Nullable Node right) {
        if (left != null && left.height() > height(right) + 1) {
            Node inner = left.right();
            if (inner != null && inner.height() > height(left.left())) {
                return node(
                        inner.key(),
                        inner.value(),
                        node(left.key(), left.value(), left.left(), inner.left()),
                        node(key, value, inner.right(), right));
            }
            return node(left.key(), left.value(), left.left(), node(key, value, inner, right));
        }
        if (right != null && right.height() > height(left) + 1) {
            Node inner = right.left();
            if (inner != null && inner.height() > height(right.right())) {
                return node(
                        inner.key(),
                        inner.value(),
                        node(key, value, left, inner.left()),
                        node(right.key(), right.value(), inner.right(), right.right()));
            }
            return node(right.key(), right.value(), node(key, value, left, inner), right.right());
        }
        return node(key, value, left, right);
    }

    private static Node node(byte[] key, byte[] value, @Nullable Node left, @Nullable Node right) {
        return new Node(key, value, left, right, 1 + Math.max(height(left), height(right)));
    }

    private static int height(@Nullable Node node) {
        return node == null ? 0 : node.height();
    }
}

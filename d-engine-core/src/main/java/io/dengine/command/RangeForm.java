package io.dengine.command;

import io.dengine.kv.KeyRange;

/**
 * The binary form of a range of keys.
 *
 * <pre>
 * 00 from       to the last key of the store
 * 01 from to    not for a single key
 * 02 key        a single key
 * </pre>
 */
final class RangeForm {

    /** The bytes of the shortest range. */
    static final int LEAST_BYTES = 2;

    private static final int OPEN = 0;
    private static final int BOUNDED = 1;
    private static final int SINGLE = 2;

    private RangeForm() {}

    static void write(FieldWriter to, KeyRange range) {
        byte[] end = range.to();
        if (end == null) {
            to.octet(OPEN).bytes(range.from());
        } else if (range.isSingle()) {
            to.octet(SINGLE).bytes(range.from());
        } else {
            to.octet(BOUNDED).bytes(range.from()).bytes(end);
        }
    }

    static KeyRange read(FieldReader from) {
        int kind = from.octet("the kind of a range");
        return switch (kind) {
            case OPEN -> new KeyRange(from.bytes("from"), null);
            case BOUNDED -> readBounded(from);
            case SINGLE -> KeyRange.single(from.bytes("key"));
            default -> throw new MalformedCommandException("a range is of kind 0 to 2, not " + kind);
        };
    }

    private static KeyRange readBounded(FieldReader from) {
        KeyRange range = new KeyRange(from.bytes("from"), from.bytes("to"));
        if (range.isSingle()) {
            throw new MalformedCommandException("the range of a single key has a form of its own");
        }
        return range;
    }
}

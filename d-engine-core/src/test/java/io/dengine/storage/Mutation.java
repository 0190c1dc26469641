package io.dengine.storage;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A change of some bytes that leaves them different.
 *
 * @param kind what is done
 * @param place where, in parts of {@link Integer#MAX_VALUE} of the length
 * @param random what is put there
 */
public record Mutation(Kind kind, int place, byte[] random) {

    /** What is done to the bytes. */
    public enum Kind {
        FLIP,
        CUT,
        INSERT,
        REMOVE,
        APPEND,
        REPLACE_ALL
    }

    /** Any mutation. */
    public static Arbitrary<Mutation> any() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, Integer.MAX_VALUE),
                        Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(64))
                .as(Mutation::new);
    }

    /** The changed bytes. */
    public byte[] of(byte[] original) {
        if (original.length == 0) {
            return random.clone();
        }
        int at = (int) ((long) place * original.length / (1L + Integer.MAX_VALUE));
        byte[] before = Arrays.copyOf(original, at);
        byte[] after = Arrays.copyOfRange(original, at, original.length);
        byte[] changed =
                switch (kind) {
                    case FLIP -> {
                        after[0] ^= (byte) (random[0] == 0 ? 1 : random[0]);
                        yield joined(before, after);
                    }
                    case CUT -> before;
                    case INSERT -> joined(before, joined(random, after));
                    case REMOVE -> joined(before, Arrays.copyOfRange(after, 1, after.length));
                    case APPEND -> joined(original, random);
                    case REPLACE_ALL -> random.clone();
                };
        return Arrays.equals(changed, original) ? joined(original, random) : changed;
    }

    private static byte[] joined(byte[] left, byte[] right) {
        byte[] joined = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, joined, left.length, right.length);
        return joined;
    }

    @Override
    public String toString() {
        return kind + " at " + place + " with " + Arrays.toString(random);
    }
}

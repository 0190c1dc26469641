package io.dengine.command;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What can happen to bytes: one of them is changed, removed or inserted, or the rest is cut off. */
public record Damage(Kind kind, int place, byte value) {

    enum Kind {
        CHANGE,
        FLIP,
        REMOVE,
        INSERT,
        CUT
    }

    /** A few damages one after the other; also none. */
    public static Arbitrary<List<Damage>> some() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, Integer.MAX_VALUE),
                        Arbitraries.bytes())
                .as(Damage::new)
                .list()
                .ofMaxSize(3);
    }

    /** The bytes after all of them. */
    public static byte[] apply(List<Damage> damages, byte[] bytes) {
        byte[] damaged = bytes;
        for (Damage damage : damages) {
            damaged = damage.apply(damaged);
        }
        return damaged;
    }

    private byte[] apply(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {value};
        }
        int at = place % bytes.length;
        byte[] result = bytes.clone();
        switch (kind) {
            case CHANGE -> result[at] = value;
            case FLIP -> result[at] ^= (byte) (1 << (value & 7));
            case REMOVE -> {
                System.arraycopy(bytes, at + 1, result, at, bytes.length - at - 1);
                result = Arrays.copyOf(result, bytes.length - 1);
            }
            case INSERT -> {
                result = Arrays.copyOf(bytes, bytes.length + 1);
                System.arraycopy(bytes, at, result, at + 1, bytes.length - at);
                result[at] = value;
            }
            case CUT -> result = Arrays.copyOf(bytes, at);
        }
        return result;
    }
}

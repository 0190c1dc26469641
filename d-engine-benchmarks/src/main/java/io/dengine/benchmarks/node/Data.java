package io.dengine.benchmarks.node;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Random;

/** Keys of 8 bytes and values of 256 random bytes, the same in every process. Thread-safe. */
public final class Data {

    public static final int VALUE_BYTES = 256;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** So many that no block of a table holds the same one twice: else compression would shrink what is written. */
    private static final int VALUES = 4096;

    private final byte[][] values = new byte[VALUES][VALUE_BYTES];

    /** Makes the values. */
    public Data() {
        Random random = new Random(7);
        for (byte[] value : values) {
            random.nextBytes(value);
        }
    }

    /** The key with this number; keys are in the order of their numbers. */
    public static byte[] key(long number) {
        byte[] key = new byte[Long.BYTES];
        LONG.set(key, 0, number);
        return key;
    }

    /** The number of a key. */
    public static long number(byte[] key) {
        return (long) LONG.get(key, 0);
    }

    /** One of the values. Not to be changed. */
    public byte[] value(long number) {
        return values[(int) (number & VALUES - 1)];
    }
}

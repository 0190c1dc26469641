package io.dengine.storage;

/**
 * Makes something of a value that is stored, without an array of its own for it; see {@link StateMachine#read}.
 *
 * @param <T> what is made
 */
@FunctionalInterface
public interface ValueReader<T> {

    /**
     * Reads a value.
     *
     * @param key the key it is of, as it was asked for
     * @param value begins with the value; the rest is of no meaning. It is the store's: not to be changed, nor kept after the call
     * @param length how many bytes of it are the value
     */
    T read(byte[] key, byte[] value, int length);
}

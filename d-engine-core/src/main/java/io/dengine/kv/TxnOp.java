package io.dengine.kv;

import java.util.Arrays;

/**
 * One operation of a {@link Txn}.
 *
 * <p>Unlike etcd: a range is answered in the order of its keys from the first one on, without sort orders and without filters by revision, of the moment of the transaction only; a delete of a range
 * deletes at most {@code limits.max-range-delete-keys} keys, together with what the transaction changed before; there is no nested transaction.
 */
public sealed interface TxnOp {

    /** Sets a key; answered by a {@link PutResult}. */
    static TxnOp put(byte[] key, byte[] value) {
        return new Put(key, value, PutOptions.defaults());
    }

    /** {@link #put(byte[], byte[])} with UTF-8 text. */
    static TxnOp put(String key, String value) {
        return put(Keys.key(key), Keys.value(value));
    }

    /** Sets a key; answered by a {@link PutResult}. */
    static TxnOp put(byte[] key, byte[] value, PutOptions options) {
        return new Put(key, value, options);
    }

    /** {@link #put(byte[], byte[], PutOptions)} with UTF-8 text. */
    static TxnOp put(String key, String value, PutOptions options) {
        return put(Keys.key(key), Keys.value(value), options);
    }

    /** Reads a key; answered by a {@link GetResult}. */
    static TxnOp get(byte[] key) {
        return new Get(key);
    }

    /** {@link #get(byte[])} with UTF-8 text. */
    static TxnOp get(String key) {
        return get(Keys.key(key));
    }

    /** Deletes a key; answered by a {@link DeleteResult}. */
    static TxnOp delete(byte[] key) {
        return delete(key, DeleteOptions.defaults());
    }

    /** {@link #delete(byte[])} with UTF-8 text. */
    static TxnOp delete(String key) {
        return delete(Keys.key(key));
    }

    /** {@link #delete(byte[])}, answered as asked. */
    static TxnOp delete(byte[] key, DeleteOptions options) {
        return deleteRange(KeyRange.single(key), options);
    }

    /** {@link #delete(byte[], DeleteOptions)} with UTF-8 text. */
    static TxnOp delete(String key, DeleteOptions options) {
        return delete(Keys.key(key), options);
    }

    /** {@link #deleteRange(KeyRange, DeleteOptions)} with the default options. */
    static TxnOp deleteRange(KeyRange range) {
        return deleteRange(range, DeleteOptions.defaults());
    }

    /** Deletes every key of a range; answered by a {@link DeleteResult}. */
    static TxnOp deleteRange(KeyRange range, DeleteOptions options) {
        return new Delete(range, options);
    }

    /** Reads the first keys of a range; answered by a {@link RangeResult}. */
    static TxnOp range(KeyRange range, int limit) {
        return new Range(range, limit);
    }

    /**
     * Sets a key.
     *
     * @param key the key
     * @param value its new value
     * @param options lease, TTL, return previous
     */
    record Put(byte[] key, byte[] value, PutOptions options) implements TxnOp {

        public Put {
            Keys.required(key, "key");
            Keys.required(value, "value");
            Keys.required(options, "options");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Put that
                    && Arrays.equals(key, that.key)
                    && Arrays.equals(value, that.value)
                    && options.equals(that.options);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(key) + Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "Put[key=" + Keys.text(key) + ", value=" + value.length + " bytes, options=" + options + "]";
        }
    }

    /**
     * Reads a key.
     *
     * @param key the key
     */
    record Get(byte[] key) implements TxnOp {

        public Get {
            Keys.required(key, "key");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Get that && Arrays.equals(key, that.key);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(key);
        }

        @Override
        public String toString() {
            return "Get[key=" + Keys.text(key) + "]";
        }
    }

    /**
     * Deletes the keys of a range.
     *
     * @param range the keys; a single one by {@link KeyRange#single}
     * @param options return previous
     */
    record Delete(KeyRange range, DeleteOptions options) implements TxnOp {

        public Delete {
            Keys.required(range, "range");
            Keys.required(options, "options");
        }
    }

    /**
     * Reads the first keys of a range: as many as the limit, or fewer when the 8 MiB of a page are reached before.
     *
     * @param range the keys
     * @param limit at most so many
     */
    record Range(KeyRange range, int limit) implements TxnOp {

        public Range {
            Keys.required(range, "range");
            if (limit <= 0) {
                throw new IllegalArgumentException("limit must be 1 or more, not " + limit);
            }
        }
    }
}

package io.dengine.kv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One comparison of a {@link Txn}. Immutable; the arrays are the comparison's own and must not be changed. A key that does not exist has create revision 0, modification revision 0, version 0 and lease 0, and no value:
 * a comparison of its value never holds, whatever the operator, as in etcd.
 *
 * @param key the key
 * @param target what of it is compared
 * @param operator how: {@code target operator operand}
 * @param number the operand, for every target but {@link Target#VALUE}
 * @param value the operand for {@link Target#VALUE}, compared by unsigned bytes; else null
 */
public record Compare(byte[] key, Target target, Operator operator, long number, byte @Nullable [] value) {

    /** What is compared. */
    public enum Target {
        /** The value, by unsigned bytes. */
        VALUE,
        /** The revision that created the key. */
        CREATE_REVISION,
        /** The revision of the key's latest put. */
        MOD_REVISION,
        /** The number of puts since the key was created. */
        VERSION,
        /** The id of the lease the key is attached to. */
        LEASE
    }

    /** How it is compared: as in etcd, there is no "less or equal"; numbers are whole, so {@code LESS} than one more says the same. */
    public enum Operator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        GREATER
    }

    public Compare {
        Keys.required(key, "key");
        Keys.required(target, "target");
        Keys.required(operator, "operator");
        if ((target == Target.VALUE) != (value != null)) {
            throw new IllegalArgumentException(
                    "a comparison has a value if and only if its target is VALUE, not " + target);
        }
    }

    /** The key exists. */
    public static Compare exists(byte[] key) {
        return new Compare(key, Target.VERSION, Operator.GREATER, 0, null);
    }

    /** {@link #exists(byte[])} with UTF-8 text. */
    public static Compare exists(String key) {
        return exists(Keys.key(key));
    }

    /** The key does not exist. */
    public static Compare absent(byte[] key) {
        return new Compare(key, Target.VERSION, Operator.EQUAL, 0, null);
    }

    /** {@link #absent(byte[])} with UTF-8 text. */
    public static Compare absent(String key) {
        return absent(Keys.key(key));
    }

    /** The key exists and its value stands in this relation to {@code value}. */
    public static Compare value(byte[] key, Operator operator, byte[] value) {
        return new Compare(key, Target.VALUE, operator, 0, Keys.required(value, "value"));
    }

    /** {@link #value(byte[], Operator, byte[])} with UTF-8 text. */
    public static Compare value(String key, Operator operator, String value) {
        return value(Keys.key(key), operator, Keys.value(value));
    }

    /** The key exists and has this value. */
    public static Compare valueEquals(byte[] key, byte[] value) {
        return value(key, Operator.EQUAL, value);
    }

    /** {@link #valueEquals(byte[], byte[])} with UTF-8 text. */
    public static Compare valueEquals(String key, String value) {
        return value(key, Operator.EQUAL, value);
    }

    /** The revision that created the key; 0 when it does not exist. */
    public static Compare createRevision(byte[] key, Operator operator, long revision) {
        return new Compare(key, Target.CREATE_REVISION, operator, revision, null);
    }

    /** {@link #createRevision(byte[], Operator, long)} with UTF-8 text. */
    public static Compare createRevision(String key, Operator operator, long revision) {
        return createRevision(Keys.key(key), operator, revision);
    }

    /** The revision of the key's latest put; 0 when it does not exist. */
    public static Compare modRevision(byte[] key, Operator operator, long revision) {
        return new Compare(key, Target.MOD_REVISION, operator, revision, null);
    }

    /** {@link #modRevision(byte[], Operator, long)} with UTF-8 text. */
    public static Compare modRevision(String key, Operator operator, long revision) {
        return modRevision(Keys.key(key), operator, revision);
    }

    /** The number of puts since the key was created; 0 when it does not exist. */
    public static Compare version(byte[] key, Operator operator, long version) {
        return new Compare(key, Target.VERSION, operator, version, null);
    }

    /** {@link #version(byte[], Operator, long)} with UTF-8 text. */
    public static Compare version(String key, Operator operator, long version) {
        return version(Keys.key(key), operator, version);
    }

    /** The lease that the key is attached to; 0 when it is attached to none or does not exist. */
    public static Compare lease(byte[] key, Operator operator, long leaseId) {
        return new Compare(key, Target.LEASE, operator, leaseId, null);
    }

    /** {@link #lease(byte[], Operator, long)} with UTF-8 text. */
    public static Compare lease(String key, Operator operator, long leaseId) {
        return lease(Keys.key(key), operator, leaseId);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Compare that
                && Arrays.equals(key, that.key)
                && target == that.target
                && operator == that.operator
                && number == that.number
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(key) + 7 * target.ordinal() + operator.ordinal() + Long.hashCode(number);
    }

    @Override
    public String toString() {
        return "Compare[" + target + " of " + Keys.text(key) + " " + operator + " "
                + (value == null ? Long.toString(number) : value.length + " bytes") + "]";
    }
}

package io.dengine.command;

import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyValue;
import io.dengine.kv.OpResult;
import io.dengine.kv.PutResult;
import io.dengine.kv.RangeResult;
import io.dengine.kv.TxnResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of the answers to operations.
 *
 * <pre>
 * key value: key value create-revision modification-revision version lease
 * put:       revision previous            previous: 00, or 01 key value
 * get:       revision found               found: 00, or 01 key value
 * delete:    revision count previous      previous: a count, key values
 * range:     revision more items          items: a count, key values
 * transaction: succeeded revision, a count, results: 01 put, 02 get, 03 delete, 04 range
 * </pre>
 */
final class ResultForms {

    private static final int PUT = 1;
    private static final int GET = 2;
    private static final int DELETE = 3;
    private static final int RANGE = 4;

    // empty key, empty value, four numbers
    private static final int LEAST_KEY_VALUE = 2 + 4 * Long.BYTES;
    // kind, revision, no key value
    private static final int LEAST_RESULT = 2 + Long.BYTES;

    private ResultForms() {}

    static void write(FieldWriter to, PutResult result) {
        to.int64(result.revision());
        writeOptional(to, result.previous());
    }

    static PutResult readPut(FieldReader from) {
        return new PutResult(from.int64("revision"), readOptional(from));
    }

    static void write(FieldWriter to, DeleteResult result) {
        to.int64(result.revision()).int64(result.count()).list(result.previous(), ResultForms::writeKeyValue);
    }

    static DeleteResult readDelete(FieldReader from) {
        return new DeleteResult(from.int64("revision"), from.int64("count"), readKeyValues(from));
    }

    static void write(FieldWriter to, TxnResult result) {
        to.flag(result.succeeded()).int64(result.revision()).list(result.results(), ResultForms::writeResult);
    }

    static TxnResult readTxn(FieldReader from) {
        return new TxnResult(
                from.flag("succeeded"),
                from.int64("revision"),
                from.list("results", LEAST_RESULT, ResultForms::readResult));
    }

    private static void writeResult(FieldWriter to, OpResult result) {
        if (result instanceof PutResult put) {
            write(to.octet(PUT), put);
        } else if (result instanceof GetResult get) {
            writeOptional(to.octet(GET).int64(get.revision()), get.keyValue());
        } else if (result instanceof DeleteResult delete) {
            write(to.octet(DELETE), delete);
        } else {
            RangeResult range = (RangeResult) result;
            to.octet(RANGE).int64(range.revision()).flag(range.more()).list(range.items(), ResultForms::writeKeyValue);
        }
    }

    private static OpResult readResult(FieldReader from) {
        int kind = from.octet("the kind of a result");
        return switch (kind) {
            case PUT -> readPut(from);
            case GET -> new GetResult(from.int64("revision"), readOptional(from));
            case DELETE -> readDelete(from);
            case RANGE -> {
                long revision = from.int64("revision");
                boolean more = from.flag("more");
                yield new RangeResult(revision, readKeyValues(from), more);
            }
            default -> throw new MalformedCommandException("a result is of kind 1 to 4, not " + kind);
        };
    }

    private static void writeOptional(FieldWriter to, @Nullable KeyValue keyValue) {
        to.flag(keyValue != null);
        if (keyValue != null) {
            writeKeyValue(to, keyValue);
        }
    }

    private static @Nullable KeyValue readOptional(FieldReader from) {
        return from.flag("whether there is a key value") ? readKeyValue(from) : null;
    }

    private static List<KeyValue> readKeyValues(FieldReader from) {
        return from.list("key values", LEAST_KEY_VALUE, ResultForms::readKeyValue);
    }

    private static void writeKeyValue(FieldWriter to, KeyValue keyValue) {
        to.bytes(keyValue.key())
                .bytes(keyValue.value())
                .int64(keyValue.createRevision())
                .int64(keyValue.modRevision())
                .int64(keyValue.version())
                .int64(keyValue.leaseId());
    }

    private static KeyValue readKeyValue(FieldReader from) {
        return new KeyValue(
                from.bytes("key"),
                from.bytes("value"),
                from.int64("create revision"),
                from.int64("modification revision"),
                from.int64("version"),
                from.int64("lease"));
    }
}

package io.dengine.command;

import io.dengine.command.Command.Transact;
import io.dengine.kv.Compare;
import io.dengine.kv.Compare.Operator;
import io.dengine.kv.Compare.Target;
import io.dengine.kv.DeleteOptions;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;

/**
 * The binary form of a transaction: {@code max-keys}, then comparisons, operations, operations of else, each after its count.
 *
 * <pre>
 * comparison: target (00 value, 01 create revision, 02 modification revision, 03 version, 04 lease)
 *             operator (00 equal, 01 not equal, 02 less, 03 greater)
 *             key operand                   operand: 8 bytes; for a value: bytes after their length
 * operation:  01 {@link PutForm options} key value     put
 *             02 key                        get
 *             03 return-previous {@link RangeForm range}   delete
 *             04 {@link RangeForm range} limit             range; limit: a count of 1 or more
 * </pre>
 */
final class TxnForm {

    private static final int PUT = 1;
    private static final int GET = 2;
    private static final int DELETE = 3;
    private static final int RANGE = 4;

    // target, operator, empty key, empty value
    private static final int LEAST_COMPARISON = 4;
    // get of an empty key
    private static final int LEAST_OPERATION = 2;

    private TxnForm() {}

    static void write(FieldWriter to, Transact command) {
        Txn txn = command.txn();
        to.count("maxKeys", command.maxKeys())
                .list(txn.comparisons(), TxnForm::writeComparison)
                .list(txn.then(), TxnForm::writeOperation)
                .list(txn.orElse(), TxnForm::writeOperation);
    }

    static Transact read(FieldReader from) {
        int maxKeys = from.count("max keys");
        Txn txn = new Txn(
                from.list("comparisons", LEAST_COMPARISON, TxnForm::readComparison),
                from.list("operations of then", LEAST_OPERATION, TxnForm::readOperation),
                from.list("operations of else", LEAST_OPERATION, TxnForm::readOperation));
        return new Transact(txn, maxKeys);
    }

    private static void writeComparison(FieldWriter to, Compare comparison) {
        to.octet(code(comparison.target())).octet(code(comparison.operator())).bytes(comparison.key());
        byte[] value = comparison.value();
        if (value == null) {
            to.int64(comparison.number());
        } else {
            to.bytes(value);
        }
    }

    private static Compare readComparison(FieldReader from) {
        Target target = target(from.octet("the target of a comparison"));
        Operator operator = operator(from.octet("the operator of a comparison"));
        byte[] key = from.bytes("key");
        return target == Target.VALUE
                ? new Compare(key, target, operator, 0, from.bytes("value"))
                : new Compare(key, target, operator, from.int64("operand"), null);
    }

    private static void writeOperation(FieldWriter to, TxnOp operation) {
        if (operation instanceof TxnOp.Put put) {
            PutForm.write(to.octet(PUT), put);
        } else if (operation instanceof TxnOp.Get get) {
            to.octet(GET).bytes(get.key());
        } else if (operation instanceof TxnOp.Delete delete) {
            RangeForm.write(to.octet(DELETE).flag(delete.options().returnPrevious()), delete.range());
        } else {
            TxnOp.Range range = (TxnOp.Range) operation;
            RangeForm.write(to.octet(RANGE), range.range());
            to.count("limit", range.limit());
        }
    }

    private static TxnOp readOperation(FieldReader from) {
        int kind = from.octet("the kind of an operation");
        return switch (kind) {
            case PUT -> PutForm.readOperation(from);
            case GET -> new TxnOp.Get(from.bytes("key"));
            case DELETE -> {
                DeleteOptions options = new DeleteOptions(from.flag("return previous"));
                yield new TxnOp.Delete(RangeForm.read(from), options);
            }
            case RANGE -> readRange(from);
            default -> throw new MalformedCommandException("an operation is of kind 1 to 4, not " + kind);
        };
    }

    private static TxnOp.Range readRange(FieldReader from) {
        var range = RangeForm.read(from);
        int limit = from.count("limit");
        if (limit == 0) {
            throw new MalformedCommandException("the limit of a range is 1 or more, not 0");
        }
        return new TxnOp.Range(range, limit);
    }

    // Numbers of their own: the order of an enum of the public API is no binary form.
    private static int code(Target target) {
        return switch (target) {
            case VALUE -> 0;
            case CREATE_REVISION -> 1;
            case MOD_REVISION -> 2;
            case VERSION -> 3;
            case LEASE -> 4;
        };
    }

    private static Target target(int code) {
        return switch (code) {
            case 0 -> Target.VALUE;
            case 1 -> Target.CREATE_REVISION;
            case 2 -> Target.MOD_REVISION;
            case 3 -> Target.VERSION;
            case 4 -> Target.LEASE;
            default -> throw new MalformedCommandException("the target of a comparison is 0 to 4, not " + code);
        };
    }

    private static int code(Operator operator) {
        return switch (operator) {
            case EQUAL -> 0;
            case NOT_EQUAL -> 1;
            case LESS -> 2;
            case GREATER -> 3;
        };
    }

    private static Operator operator(int code) {
        return switch (code) {
            case 0 -> Operator.EQUAL;
            case 1 -> Operator.NOT_EQUAL;
            case 2 -> Operator.LESS;
            case 3 -> Operator.GREATER;
            default -> throw new MalformedCommandException("the operator of a comparison is 0 to 3, not " + code);
        };
    }
}

package io.dengine.command;

import io.dengine.command.Command.DeleteRange;
import io.dengine.command.Command.Increment;
import io.dengine.kv.KeyRange;

/** The binary form of commands about keys, but for puts and transactions; see {@link CommandCodec}. */
final class KeyForms {

    private KeyForms() {}

    static void write(FieldWriter to, DeleteRange delete) {
        to.flag(delete.returnPrevious());
        RangeForm.write(to, new KeyRange(delete.from(), delete.to()));
        to.count("maxKeys", delete.maxKeys());
    }

    static DeleteRange readDeleteRange(FieldReader from) {
        boolean returnPrevious = from.flag("return previous");
        KeyRange range = RangeForm.read(from);
        return new DeleteRange(range.from(), range.to(), returnPrevious, from.count("max keys"));
    }

    static void write(FieldWriter to, Increment increment) {
        to.bytes(increment.key()).int64(increment.delta());
    }

    static Increment readIncrement(FieldReader from) {
        return new Increment(from.bytes("key"), from.int64("delta"));
    }
}

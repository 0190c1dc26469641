package io.dengine.apply;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.dengine.command.Command;
import io.dengine.command.Command.Delete;
import io.dengine.command.Command.Put;
import io.dengine.command.Command.Transact;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.Reason;
import io.dengine.command.CommandResult.Refused;
import io.dengine.kv.KeyValue;
import io.dengine.kv.Scan;
import io.dengine.kv.Txn;
import io.dengine.storage.StateTable;
import java.util.List;

/** A store whose commands are applied in entries of one batch each, and short forms for what tests say often. */
final class TestStore {

    static final int MAX_RANGE_KEYS = 1_000;

    final FakeStateMachine state = new FakeStateMachine();
    final KvStore kv = new KvStore(state);
    Effects effects = new Effects(0, List.of(), List.of());
    private long index;

    TestStore() {
        kv.load();
    }

    /** Applies commands in one batch, and keeps its effects. */
    List<CommandResult> apply(Command... commands) {
        index++;
        try (ApplyBatch batch = kv.newBatch()) {
            List<CommandResult> results = batch.applyCommands(index, List.of(commands));
            effects = batch.commit(index);
            return results;
        }
    }

    /** An entry was applied without this class. */
    void skipIndex() {
        index = kv.appliedIndex();
    }

    /** Applies one command. */
    CommandResult one(Command command) {
        return apply(command).get(0);
    }

    /** How many rows a table has. */
    int rows(StateTable table) {
        return state.rows(table).size();
    }

    /** All keys and values as of a revision. */
    String textAt(long revision) {
        StringBuilder text = new StringBuilder();
        for (KeyValue item : kv.scan(Scan.all().atRevision(revision)).items()) {
            text.append(text(item.key())).append('=').append(text(item.value())).append(' ');
        }
        return text.toString().trim();
    }

    static Put put(String key, String value) {
        return new Put(bytes(key), bytes(value));
    }

    static Put putWithLease(String key, String value, long leaseId) {
        return new Put(bytes(key), bytes(value), leaseId, 0, false);
    }

    static Put putWithTtl(String key, String value, long ttlMillis) {
        return new Put(bytes(key), bytes(value), 0, ttlMillis, false);
    }

    static Delete delete(String key) {
        return new Delete(bytes(key));
    }

    static Transact txn(Txn txn) {
        return new Transact(txn, MAX_RANGE_KEYS);
    }

    static Refused refused(Reason reason, long first, long second) {
        return new Refused(reason, first, second, "");
    }

    static KeyValue keyValue(String key, String value, long create, long mod, long version, long leaseId) {
        return new KeyValue(bytes(key), bytes(value), create, mod, version, leaseId);
    }

    static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}

package io.dengine.runtime;

import io.dengine.LimitsConfig;
import io.dengine.command.Command;
import io.dengine.command.CommandResult;
import io.dengine.kv.DeleteOptions;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.PutOptions;
import io.dengine.kv.PutResult;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import io.dengine.kv.TxnResult;
import io.dengine.lease.Lease;
import io.dengine.lease.RevokeResult;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes requests of arguments. Every method throws {@link IllegalArgumentException} when they are not as they must be. Thread-safe. */
final class WriteRequests {

    private final int maxRangeDeleteKeys;
    private final RequestChecks checks;
    private final Answers answers;
    private final Function<Command, byte[]> encoder;

    WriteRequests(LimitsConfig limits, RequestChecks checks, Function<Command, byte[]> encoder) {
        this.maxRangeDeleteKeys = limits.maxRangeDeleteKeys();
        this.checks = checks;
        this.answers = new Answers(maxRangeDeleteKeys);
        this.encoder = encoder;
    }

    WriteRequest<PutResult> put(byte[] key, byte[] value, PutOptions options) {
        checks.key(key);
        checks.value(value);
        RequestChecks.required(options, "options");
        return leaderOnly(
                new Command.Put(
                        key,
                        value,
                        options.leaseId(),
                        ttlMillis(options),
                        options.keepLease(),
                        options.returnPrevious()),
                answers::put);
    }

    private long ttlMillis(PutOptions options) {
        Duration ttl = options.ttl();
        return ttl == null ? 0 : checks.ttlMillis("ttl", ttl);
    }

    WriteRequest<IncrementResult> increment(byte[] key, long delta) {
        return leaderOnly(new Command.Increment(checks.key(key), delta), answers::increment);
    }

    WriteRequest<DeleteResult> delete(byte[] key, DeleteOptions options) {
        checks.key(key);
        RequestChecks.required(options, "options");
        return leaderOnly(new Command.Delete(key, options.returnPrevious()), answers::delete);
    }

    WriteRequest<DeleteResult> deleteRange(KeyRange range, DeleteOptions options) {
        checks.range(range);
        RequestChecks.required(options, "options");
        return leaderOnly(
                new Command.DeleteRange(range.from(), range.to(), options.returnPrevious(), maxRangeDeleteKeys),
                answers::delete);
    }

    WriteRequest<TxnResult> transact(Txn txn) {
        return leaderOnly(
                new Command.Transact(inWholeMillis(checks.txn(txn)), maxRangeDeleteKeys), answers::transaction);
    }

    // What is replicated has whole milliseconds; a fraction is rounded up, as everywhere.
    private Txn inWholeMillis(Txn txn) {
        return new Txn(txn.comparisons(), inWholeMillis(txn.then()), inWholeMillis(txn.orElse()));
    }

    private List<TxnOp> inWholeMillis(List<TxnOp> operations) {
        return operations.stream().map(this::inWholeMillis).toList();
    }

    private TxnOp inWholeMillis(TxnOp operation) {
        if (!(operation instanceof TxnOp.Put put) || put.options().ttl() == null) {
            return operation;
        }
        return TxnOp.put(put.key(), put.value(), put.options().withTtl(Duration.ofMillis(ttlMillis(put.options()))));
    }

    WriteRequest<Lease> grantLease(Duration ttl) {
        return leaderOnly(new Command.GrantLease(checks.ttlMillis("ttl", ttl)), answers::lease);
    }

    WriteRequest<Lease> keepAlive(long leaseId) {
        return anyMember(new Command.KeepAlive(checks.leaseId(leaseId)), answers::lease);
    }

    WriteRequest<RevokeResult> revoke(long leaseId) {
        return anyMember(new Command.RevokeLease(checks.leaseId(leaseId)), answers::revoked);
    }

    WriteRequest<@Nullable Void> compact(long revision) {
        return leaderOnly(new Command.Compact(checks.positive("revision", revision)), answers::compacted);
    }

    private <R extends @Nullable Object> WriteRequest<R> leaderOnly(
            Command command, Function<CommandResult, R> answer) {
        return request(command, false, answer);
    }

    private <R> WriteRequest<R> anyMember(Command command, Function<CommandResult, R> answer) {
        return request(command, true, answer);
    }

    private <R extends @Nullable Object> WriteRequest<R> request(
            Command command, boolean anyMember, Function<CommandResult, R> answer) {
        byte[] encoded = checks.request(encoder.apply(command));
        return new WriteRequest<>(encoded, WriteAdmission.growsStore(command), anyMember, answer);
    }
}

package io.dengine.faults.node;

import io.dengine.EmbeddedEngine;
import io.dengine.kv.Compare;
import io.dengine.kv.KvClient;
import io.dengine.kv.PutOptions;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import io.dengine.kv.TxnResult;
import io.dengine.lease.LeaseNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Leases and what is made of them; all of it works on every member. Thread-safe. */
final class LeaseCommands {

    private final EmbeddedEngine engine;

    LeaseCommands(EmbeddedEngine engine) {
        this.engine = engine;
    }

    Map<String, Command> commands() {
        return Map.of(
                "grant", this::grant,
                "keep-alive", this::keepAlive,
                "renew", this::renew,
                "revoke", this::revoke,
                "release", this::release,
                "put-leased", this::putLeased,
                "acquire", this::acquire);
    }

    private KvClient client() {
        return engine.client().viaLeader();
    }

    /** {@code grant millis}: id. */
    private List<@Nullable Object> grant(Arguments arguments) {
        return Answer.of(
                client().grantLease(Duration.ofMillis(arguments.number(0))).id());
    }

    /** {@code keep-alive id}; fails when there is no such lease. */
    private List<@Nullable Object> keepAlive(Arguments arguments) {
        client().keepAlive(arguments.number(0));
        return Answer.of(true);
    }

    /** {@code renew id}: renews it; whether there is such a lease. */
    private List<@Nullable Object> renew(Arguments arguments) {
        return unlessGone(() -> keepAlive(arguments));
    }

    /** {@code revoke id}; fails when there is no such lease. */
    private List<@Nullable Object> revoke(Arguments arguments) {
        client().revoke(arguments.number(0));
        return Answer.of(true);
    }

    /** {@code release id}: revokes it; whether there was such a lease. */
    private List<@Nullable Object> release(Arguments arguments) {
        return unlessGone(() -> revoke(arguments));
    }

    /** {@code put-leased key value id}: whether there is such a lease. */
    private List<@Nullable Object> putLeased(Arguments arguments) {
        return unlessGone(() -> {
            client().put(arguments.text(0), arguments.text(1), PutOptions.lease(arguments.number(2)));
            return Answer.of(true);
        });
    }

    private static List<@Nullable Object> unlessGone(Supplier<List<@Nullable Object>> call) {
        try {
            return call.get();
        } catch (LeaseNotFoundException e) {
            return Answer.of(false);
        }
    }

    /** {@code acquire key owner id}: takes a lock, a key that exists as long as a lease; succeeded, revision, which is the fencing token. */
    private List<@Nullable Object> acquire(Arguments arguments) {
        TxnResult result = client().transact(Txn.when(Compare.absent(arguments.text(0)))
                .then(TxnOp.put(arguments.text(0), arguments.text(1), PutOptions.lease(arguments.number(2))))
                .build());
        return Answer.of(result.succeeded(), result.revision());
    }
}

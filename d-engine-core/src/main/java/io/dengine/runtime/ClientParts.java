package io.dengine.runtime;

import io.dengine.EngineConfig;
import io.dengine.command.CommandCodec;
import io.dengine.lease.Lease;
import io.dengine.runtime.forward.Forwarding;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What all views of a member's client share.
 *
 * @param nodeId the member
 * @param checks of arguments
 * @param state whether the member takes requests
 * @param requests makes writes of arguments
 * @param writes does them
 * @param reads does reads of keys
 * @param leases does what is done with leases beside writes
 * @param watches opens watches
 */
record ClientParts(
        String nodeId,
        RequestChecks checks,
        MemberState state,
        WriteRequests requests,
        WriteCalls writes,
        ReadCalls reads,
        LeaseCalls leases,
        Watches watches) {

    /**
     * What the rest of the member does for its client.
     *
     * @param state whether the member takes requests
     * @param leadership who leads
     * @param path takes writes on the leader
     * @param forwarding sends them to the leader
     * @param store what was applied
     * @param linearizable reads behind a round to a majority
     * @param underLeaderLease reads under the leader lease
     * @param leaderLeases how leases are, on the leader
     * @param watches opens watches
     * @param renewals renews leases
     * @param own does what follows on an answer; nothing of users' runs there
     * @param callbacks completes the futures of callers
     */
    record Member(
            MemberState state,
            LeadershipHub leadership,
            WritePath path,
            Forwarding forwarding,
            LocalStore store,
            FreshReads linearizable,
            FreshReads underLeaderLease,
            LeaderLeases leaderLeases,
            Watches watches,
            Renewals renewals,
            Executor own,
            Callbacks callbacks) {}

    /** The parts, put together. */
    static ClientParts of(EngineConfig config, Member member) {
        RequestChecks checks = new RequestChecks(config.limits());
        return new ClientParts(
                config.nodeId(),
                checks,
                member.state(),
                new WriteRequests(config.limits(), checks, CommandCodec::encode),
                new WriteCalls(
                        config.nodeId(),
                        member.state(),
                        member.leadership(),
                        member.path(),
                        member.forwarding(),
                        member.own(),
                        member.callbacks()),
                new ReadCalls(
                        checks,
                        member.state(),
                        member.store(),
                        member.linearizable(),
                        member.underLeaderLease(),
                        member.callbacks()),
                new LeaseCalls(
                        checks,
                        member.state(),
                        member.leaderLeases(),
                        member.forwarding(),
                        member.renewals(),
                        member.callbacks()),
                member.watches());
    }

    /** Renews a lease once, on any member; for those that renew leases regularly. Does not block, and depends on no thread that users' code can block. */
    CompletableFuture<Lease> keepAlive(long leaseId, Duration timeout) {
        return writes.startOwn(requests.keepAlive(leaseId), timeout);
    }
}

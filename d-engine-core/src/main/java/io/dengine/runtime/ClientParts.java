package io.dengine.runtime;

import io.dengine.EngineConfig;
import io.dengine.command.CommandCodec;
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
 * @param leases asks how leases are
 * @param watches opens watches
 * @param renewals renews leases
 */
record ClientParts(
        String nodeId,
        RequestChecks checks,
        MemberState state,
        WriteRequests requests,
        WriteCalls writes,
        ReadCalls reads,
        LeaseCalls leases,
        Watches watches,
        Renewals renewals) {

    /**
     * What the rest of the member does for its client.
     *
     * @param state whether the member takes requests
     * @param leadership who leads
     * @param failures why writes are not taken
     * @param path takes writes on the leader
     * @param forwarding sends them to the leader
     * @param store what was applied
     * @param linearizable reads behind a round to a majority
     * @param underLeaderLease reads under the leader lease
     * @param leaseTimes how long leases still live, on the leader
     * @param watches opens watches
     * @param renewals renews leases
     * @param callbacks completes the futures of callers
     */
    record Member(
            MemberState state,
            LeadershipHub leadership,
            WriteFailures failures,
            WritePath path,
            Forwarding forwarding,
            LocalStore store,
            FreshReads linearizable,
            FreshReads underLeaderLease,
            LeaseTimes leaseTimes,
            Watches watches,
            Renewals renewals,
            Executor callbacks) {}

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
                        config.limits(),
                        member.state(),
                        member.leadership(),
                        member.path(),
                        member.forwarding(),
                        member.callbacks()),
                new ReadCalls(checks, member.state(), member.store(), member.linearizable(), member.underLeaderLease()),
                new LeaseCalls(
                        checks,
                        member.state(),
                        member.leadership(),
                        member.failures(),
                        member.underLeaderLease(),
                        member.leaseTimes(),
                        member.forwarding(),
                        member.callbacks()),
                member.watches(),
                member.renewals());
    }
}

package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.EngineStoppedException;
import io.dengine.command.Command;
import io.dengine.command.CommandResult;
import io.dengine.kv.AsyncKvClient;
import io.dengine.kv.DeleteOptions;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KvClient;
import io.dengine.kv.PutOptions;
import io.dengine.kv.PutResult;
import io.dengine.kv.ReadConsistency;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import io.dengine.kv.TxnResult;
import io.dengine.lease.Lease;
import io.dengine.lease.RevokeResult;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemberKvClientTests {

    private static final KeyRange RANGE = KeyRange.of("a", "c");

    private final ClientWorld world = new ClientWorld();
    private final KvClient client = world.client;
    private final AsyncKvClient async = client.async();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void everyWriteIsTheSameInBothForms() {
        world.answer(MemberKvClientTests::result);
        Txn txn = Txn.of(TxnOp.delete("b"));
        PutOptions lease = PutOptions.lease(4).returningPrevious();

        assertThat(client.put("a", "1", lease))
                .isEqualTo(async.put("a", "1", lease).join());
        assertThat(client.increment("a", 5)).isEqualTo(async.increment("a", 5).join());
        assertThat(client.delete("a", DeleteOptions.returningPrevious()))
                .isEqualTo(async.delete("a", DeleteOptions.returningPrevious()).join());
        assertThat(client.deleteRange(RANGE)).isEqualTo(async.deleteRange(RANGE).join());
        assertThat(client.transact(txn)).isEqualTo(async.transact(txn).join());
        assertThat(client.grantLease(Duration.ofSeconds(2)))
                .isEqualTo(async.grantLease(Duration.ofSeconds(2)).join());
        assertThat(client.keepAlive(4)).isEqualTo(async.keepAlive(4).join());
        assertThat(client.revoke(4)).isEqualTo(async.revoke(4).join());
        client.compact(3);
        assertThat(async.compact(3).join()).isNull();

        List<Command> commands = world.commands;
        for (int i = 0; i < commands.size(); i += 2) {
            assertThat(commands.get(i)).isEqualTo(commands.get(i + 1));
        }
        assertThat(commands)
                .extracting(command -> command.getClass().getSimpleName())
                .containsExactly(
                        "Put",
                        "Put",
                        "Increment",
                        "Increment",
                        "Delete",
                        "Delete",
                        "DeleteRange",
                        "DeleteRange",
                        "Transact",
                        "Transact",
                        "GrantLease",
                        "GrantLease",
                        "KeepAlive",
                        "KeepAlive",
                        "RevokeLease",
                        "RevokeLease",
                        "Compact",
                        "Compact");
        assertThat(world.admissions)
                .containsExactly(
                        true, true, true, true, false, false, false, false, false, false, true, true, false, false,
                        false, false, false, false);
    }

    private static CommandResult result(Command command) {
        if (command instanceof Command.Put) {
            return new CommandResult.PutDone(new PutResult(1));
        }
        if (command instanceof Command.Increment) {
            return new CommandResult.IncrementDone(new IncrementResult(2, 5));
        }
        if (command instanceof Command.Delete || command instanceof Command.DeleteRange) {
            return new CommandResult.DeleteDone(new DeleteResult(3, 1));
        }
        if (command instanceof Command.Transact) {
            return new CommandResult.TxnDone(new TxnResult(true, 4, List.of()));
        }
        if (command instanceof Command.GrantLease grant) {
            return new CommandResult.LeaseDone(9, grant.ttlMillis());
        }
        if (command instanceof Command.KeepAlive keepAlive) {
            return new CommandResult.LeaseDone(keepAlive.leaseId(), 5000);
        }
        return command instanceof Command.RevokeLease ? new CommandResult.LeaseEnded(6, 2) : new CommandResult.Done(7);
    }

    @Test
    void answersAreThoseOfTheState() {
        world.answer(MemberKvClientTests::result);
        assertThat(client.put("a", "1")).isEqualTo(new PutResult(1));
        assertThat(client.increment("a", 5).value()).isEqualTo(5);
        assertThat(client.deletePrefix("a").count()).isEqualTo(1);
        assertThat(client.grantLease(Duration.ofSeconds(2))).isEqualTo(new Lease(9, Duration.ofSeconds(2)));
        assertThat(client.revoke(4)).isEqualTo(new RevokeResult(6, 2));
    }

    @Test
    void viewsChangeOneSettingEachAndLeaveTheirOriginAlone() {
        KvClient view = client.viaLeader().withTimeout(Duration.ofSeconds(9)).withConsistency(ReadConsistency.LEASE);
        view.get("k");
        assertThat(world.underLeaderLease.timeouts).containsExactly(Duration.ofSeconds(9));
        client.get("k");
        assertThat(world.linearizable.timeouts).containsExactly(ClientWorld.TIMEOUT);
    }

    @Test
    void aViewThatChangesNothingIsTheSame() {
        KvClient view = client.viaLeader();
        assertThat(view.viaLeader()).isSameAs(view);
        assertThat(client.withConsistency(ReadConsistency.LINEARIZABLE)).isSameAs(client);
        assertThat(client.withTimeout(ClientWorld.TIMEOUT)).isSameAs(client);
        assertThat(client.async()).isSameAs(async);
    }

    @Test
    void settingsAreCheckedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.withTimeout(Duration.ZERO))
                .withMessage("timeout must be 1 ms to 1 h, not PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.withTimeout(null))
                .withMessage("timeout must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.withConsistency(null))
                .withMessage("consistency must not be null");
    }

    @Test
    void itKnowsItsMember() {
        assertThat(world.client.nodeId()).isEqualTo("n1");
    }

    @Test
    void watchesAreOpenedAsAsked() {
        WatchRequest request = WatchRequest.prefix("a").from(3).withPreviousValue();
        assertThatThrownBy(() -> client.watch(request)).hasMessage("a watcher");
        Executor executor = Runnable::run;
        WatchListener listener = (WatchBatch batch) -> {};
        client.watch(request, executor, listener).close();
        assertThat(world.watching.asked).containsExactly(request, request, executor, listener);
    }

    @Test
    void aMirrorIsFilledWithTheSettingsOfItsView() {
        KvClient view = client.withConsistency(ReadConsistency.LEASE).withTimeout(Duration.ofSeconds(9));
        assertThatThrownBy(() -> view.mirrorPrefix("a")).hasMessage("a mirror");
        assertThatThrownBy(() -> view.mirrorPrefix(new byte[] {'a'})).hasMessage("a mirror");
        assertThat(world.watching.asked)
                .containsExactly(
                        KeyRange.prefix("a"), Duration.ofSeconds(9), KeyRange.prefix("a"), Duration.ofSeconds(9));
        Function<Scan, ScanPage> scans = world.watching.scans;
        scans.apply(Scan.all().limit(1));
        assertThat(world.underLeaderLease.timeouts).containsExactly(Duration.ofSeconds(9));
    }

    @Test
    void argumentsOfWatchesAreChecked() {
        WatchListener listener = (WatchBatch batch) -> {};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.watch((WatchRequest) null))
                .withMessage("request must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.watch(WatchRequest.key("")))
                .withMessage("range.from must not be empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.watch(WatchRequest.key("a"), null, listener))
                .withMessage("executor must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.watch(WatchRequest.key("a"), Runnable::run, null))
                .withMessage("listener must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.mirror(KeyRange.of("b", "a")))
                .withMessage("range is empty: from must be before to, not [b, a)");
        assertThat(world.watching.asked).isEmpty();
    }

    @Test
    void aStoppedMemberWatchesNothing() {
        world.state.stopped();
        assertThatThrownBy(() -> client.watch("a")).isInstanceOf(EngineStoppedException.class);
        assertThatThrownBy(() -> client.mirrorPrefix("a")).isInstanceOf(EngineStoppedException.class);
        assertThatThrownBy(() -> client.keepRenewed(1, (lease, reason) -> {}))
                .isInstanceOf(EngineStoppedException.class);
        assertThat(world.watching.asked).isEmpty();
    }
}

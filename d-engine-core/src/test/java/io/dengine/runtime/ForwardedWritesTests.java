package io.dengine.runtime;

import static io.dengine.runtime.ClientWorld.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.DiskFullException;
import io.dengine.EngineStoppedException;
import io.dengine.NotLeaderException;
import io.dengine.command.Command;
import io.dengine.command.CommandCodec;
import io.dengine.command.CommandResult;
import io.dengine.command.EntryCodec;
import io.dengine.kv.KeyRange;
import io.dengine.kv.PutResult;
import io.dengine.kv.Txn;
import io.dengine.kv.TxnOp;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardedWritesTests {

    private static final byte[] KEY = {'k'};

    private final ClientWorld world = new ClientWorld();
    private final ForwardedWrites writes = new ForwardedWrites(world.limits, world.state, world.path);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aWriteThatFitsIsProposedAsItCame() {
        CommandResult done = new CommandResult.PutDone(new PutResult(3));
        world.consensus.onPropose = (entry, proposal) -> ((EntryProposal) proposal).applied(List.of(done));
        CompletableFuture<CommandResult> outcome =
                writes.write(new Command.Put(KEY, KEY, 0, 5, false), new byte[] {1, 2, 3}, TIMEOUT);
        assertThat(outcome.join()).isSameAs(done);
        assertThat(world.admissions).containsExactly(true);
        assertThat(world.consensus.entries.get(0)).endsWith(1, 2, 3);
    }

    static Stream<Arguments> tooMuch() {
        byte[] longKey = new byte[17];
        byte[] longValue = new byte[65];
        return Stream.of(
                Arguments.of(new Command.Put(longKey, KEY), "limits.max-key-size"),
                Arguments.of(new Command.Put(KEY, longValue), "limits.max-value-size"),
                Arguments.of(new Command.Put(KEY, KEY, 0, -1, false), "ttl must be"),
                Arguments.of(new Command.Put(KEY, KEY, 0, Long.MAX_VALUE, false), "ttl must be"),
                Arguments.of(new Command.Delete(longKey), "limits.max-key-size"),
                Arguments.of(new Command.DeleteRange(KEY, KEY, false, 5), "range is empty"),
                Arguments.of(new Command.DeleteRange(new byte[18], null, false, 5), "limits.max-key-size"),
                Arguments.of(new Command.Transact(Txn.of(TxnOp.put("a", "1"), TxnOp.put("a", "2")), 5), "the same key"),
                Arguments.of(new Command.Increment(new byte[0], 5), "must not be empty"),
                Arguments.of(new Command.GrantLease(0), "ttl must be"));
    }

    @ParameterizedTest
    @MethodSource("tooMuch")
    void whatThisMembersOwnClientsMayNotOthersMayNot(Command command, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writes.write(command, new byte[4], TIMEOUT))
                .withMessageContaining(message);
        assertThat(world.admissions).isEmpty();
    }

    @Test
    void aRequestThatIsTooLargeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writes.write(new Command.Put(KEY, KEY), new byte[257], TIMEOUT))
                .withMessageContaining("limits.max-request-size is 256");
    }

    @Test
    void roomOnTheDiskIsAskedFor() {
        world.notAdmitted = new DiskFullException("full");
        assertThat(failureOf(writes.write(new Command.Put(KEY, KEY), new byte[4], TIMEOUT)))
                .isInstanceOf(DiskFullException.class);
        assertThat(failureOf(writes.write(new Command.KeepAlive(1), new byte[4], TIMEOUT)))
                .isInstanceOf(DiskFullException.class);
        assertThat(world.admissions).containsExactly(true, false);
    }

    @Test
    void whoDoesNotLeadOrTakesNothingRefuses() {
        world.follows();
        assertThat(failureOf(writes.write(new Command.Delete(KEY), new byte[4], TIMEOUT)))
                .isInstanceOf(NotLeaderException.class);
        world.state.stopped();
        assertThatThrownBy(() -> writes.write(new Command.Delete(KEY), new byte[4], TIMEOUT))
                .isInstanceOf(EngineStoppedException.class);
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        return future.handle((value, error) -> error).join();
    }

    @Test
    void theSmallerLimitOfBothMembersCountsForDeletesOfRanges() {
        CommandResult done = new CommandResult.PutDone(new PutResult(3));
        world.consensus.onPropose = (entry, proposal) -> ((EntryProposal) proposal).applied(List.of(done));
        Txn txn = Txn.of(TxnOp.deleteRange(KeyRange.prefix("k")));
        proposes(new Command.DeleteRange(KEY, null, true, 5_000), new Command.DeleteRange(KEY, null, true, 100));
        proposes(new Command.Transact(txn, 5_000), new Command.Transact(txn, 100));
        proposes(new Command.DeleteRange(KEY, null, true, 7), new Command.DeleteRange(KEY, null, true, 7));
        proposes(new Command.Transact(txn, 7), new Command.Transact(txn, 7));
    }

    private void proposes(Command given, Command expected) {
        writes.write(given, CommandCodec.encode(given), TIMEOUT).join();
        byte[] entry = world.consensus.entries.get(world.consensus.entries.size() - 1);
        assertThat(EntryCodec.decode(ByteBuffer.wrap(entry)).stream().map(CommandCodec::decode))
                .containsExactly(expected);
    }
}

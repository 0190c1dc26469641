package io.dengine.runtime;

import static io.dengine.runtime.ClientWorld.TIMEOUT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.EngineFailedException;
import io.dengine.EngineStoppedException;
import io.dengine.FutureRevisionException;
import io.dengine.HistoryCompactedException;
import io.dengine.ReadTimeoutException;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyRange;
import io.dengine.kv.KvClient;
import io.dengine.kv.ReadConsistency;
import io.dengine.kv.ReadOptions;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import io.dengine.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadCallsTests {

    private final ClientWorld world = new ClientWorld();
    private final KvClient client = world.client;

    @AfterEach
    void close() {
        world.close();
    }

    private List<Integer> rounds() {
        return List.of(world.linearizable.timeouts.size(), world.underLeaderLease.timeouts.size());
    }

    @ParameterizedTest
    @EnumSource(ReadConsistency.class)
    void everyReadGoesTheWayOfItsConsistency(ReadConsistency consistency) {
        assertThat(client.get("k", consistency).asString()).contains("v");
        client.getAll(List.of(new byte[] {'a'}, new byte[] {'b'}), ReadOptions.of(consistency));
        client.scan(Scan.prefix("k").consistency(consistency));
        client.async().get("k", consistency).join();
        client.async()
                .getAll(List.of(new byte[] {'a'}), ReadOptions.of(consistency))
                .join();
        client.async().scan(Scan.prefix("k").consistency(consistency)).join();

        assertThat(world.store.asked)
                .extracting(asked -> asked.substring(0, asked.indexOf(' ')))
                .containsExactly("get", "getAll", "scan", "get", "getAll", "scan");
        assertThat(rounds())
                .containsExactly(
                        consistency == ReadConsistency.LINEARIZABLE ? 6 : 0,
                        consistency == ReadConsistency.LEASE ? 6 : 0);
    }

    @ParameterizedTest
    @EnumSource(ReadConsistency.class)
    void aViewHasADefaultOfItsOwn(ReadConsistency consistency) {
        KvClient view = client.withConsistency(consistency).withTimeout(Duration.ofSeconds(7));
        view.get("k");
        view.scan(Scan.all());
        view.async().getAll("k").join();
        ClientWorld.Reads reads = world.readsOf(consistency);
        if (reads == null) {
            assertThat(rounds()).containsExactly(0, 0);
        } else {
            assertThat(reads.timeouts)
                    .containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7), Duration.ofSeconds(7));
        }
        view.get("k", ReadConsistency.EVENTUAL);
        assertThat(rounds().stream().mapToInt(Integer::intValue).sum()).isEqualTo(reads == null ? 0 : 3);
    }

    @Test
    void withoutASettingReadsAreLinearizable() {
        client.get("k");
        assertThat(world.linearizable.timeouts).containsExactly(TIMEOUT);
    }

    @Test
    void anEventualReadIsDoneByTheCallerAtOnce() {
        client.get("k", ReadConsistency.EVENTUAL);
        assertThat(world.store.reader).isSameAs(Thread.currentThread());
        CompletableFuture<GetResult> read = client.async().get("k", ReadConsistency.EVENTUAL);
        assertThat(read).isCompleted();
        assertThat(world.store.reader).isSameAs(Thread.currentThread());
    }

    @ParameterizedTest
    @EnumSource(ReadConsistency.class)
    void aRevisionThatIsAppliedNeedsNoRound(ReadConsistency consistency) {
        client.get("k", ReadOptions.of(consistency).withRevision(5));
        client.async()
                .getAll(List.of(new byte[] {'k'}), ReadOptions.of(consistency).withRevision(4))
                .join();
        client.scan(Scan.all().atRevision(1).consistency(consistency));
        assertThat(rounds()).containsExactly(0, 0);
        assertThat(world.store.asked).hasSize(3).first().isEqualTo("get k at 5");
    }

    @ParameterizedTest
    @EnumSource(value = ReadConsistency.class, mode = EnumSource.Mode.EXCLUDE, names = "EVENTUAL")
    void aRevisionThatIsNotAppliedYetIsWaitedForByARound(ReadConsistency consistency) {
        ClientWorld.Reads reads = world.readsOf(consistency);
        reads.before = () -> world.store.revision = 9;
        assertThat(client.get("k", ReadOptions.of(consistency).withRevision(9)).revision())
                .isEqualTo(9);
        assertThat(reads.timeouts).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(ReadConsistency.class)
    void aRevisionThatDoesNotExistIsToldAfterThat(ReadConsistency consistency) {
        world.store.failure = new FutureRevisionException(9, 5);
        ReadOptions options = ReadOptions.of(consistency).withRevision(9);
        assertThatThrownBy(() -> client.get("k", options)).isInstanceOf(FutureRevisionException.class);
        assertThat(client.async().get("k", options)).isCompletedExceptionally();
        assertThat(rounds().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(consistency == ReadConsistency.EVENTUAL ? 0 : 2);
    }

    @Test
    void onlyTheFirstPageOfAScanNeedsARound() {
        world.store.more = true;
        ScanPage first = client.scan(Scan.prefix("k"));
        assertThat(rounds()).containsExactly(1, 0);
        ScanPage second = first.next();
        ScanPage third = client.async().scan(second.nextScan().orElseThrow()).join();
        third.next();
        assertThat(rounds()).containsExactly(1, 0);
        assertThat(second.revision()).isEqualTo(first.revision()).isEqualTo(5);
        assertThat(world.store.asked).hasSize(4);
        assertThat(world.store.asked.subList(1, 4))
                .allSatisfy(asked -> assertThat(asked).contains("revision=5", "after=k"));
    }

    @Test
    void aCursorWorksOnAMemberThatIsBehind() {
        world.store.more = true;
        String cursor = client.scan(Scan.prefix("k")).cursor().orElseThrow();
        world.store.revision = 3;
        world.linearizable.before = () -> world.store.revision = 5;
        assertThat(client.scan(Scan.prefix("k").cursor(cursor)).revision()).isEqualTo(5);
        assertThat(rounds()).containsExactly(2, 0);
    }

    @Test
    void aReadThatCannotBeConfirmedFailsInBothForms() {
        world.linearizable.before = () -> {
            throw new ReadTimeoutException("late");
        };
        assertThatThrownBy(() -> client.get("k")).isInstanceOf(ReadTimeoutException.class);
        AtomicReference<Throwable> met = new AtomicReference<>();
        client.async().get("k").whenComplete((result, error) -> met.set(error));
        assertThat(met.get()).isInstanceOf(ReadTimeoutException.class);
        assertThat(world.store.asked).isEmpty();
    }

    @Test
    void whatTheStoreThrowsIsPassedOnInBothForms() {
        world.store.failure = new HistoryCompactedException(1, 3);
        assertThatThrownBy(() -> client.get("k", ReadOptions.atRevision(1)))
                .isInstanceOf(HistoryCompactedException.class);
        AtomicReference<Throwable> met = new AtomicReference<>();
        client.async().get("k", ReadOptions.atRevision(1)).whenComplete((result, error) -> met.set(error));
        assertThat(met.get()).isInstanceOf(HistoryCompactedException.class);
    }

    @Test
    void aStoreThatCannotBeReadIsToldAsItIs() {
        StorageException broken = new StorageException("broken");
        world.store.failure = broken;
        assertThatThrownBy(() -> client.get("k")).isSameAs(broken);
        assertThatThrownBy(() -> client.getAll("k")).isSameAs(broken);
    }

    @Test
    void aStoreThatIsClosedBeneathAReaderTellsWhyItWas() {
        StorageException closed = new StorageException("closed");
        world.store.onRead = () -> {
            world.state.stopped();
            throw closed;
        };
        assertThatThrownBy(() -> client.get("k"))
                .isInstanceOf(EngineStoppedException.class)
                .hasSuppressedException(closed);
        world.state.running();
        assertThatThrownBy(() -> client.scan(Scan.prefix("k"))).isInstanceOf(EngineStoppedException.class);
        world.state.running();
        world.store.onRead = () -> {
            world.failure.set("disk broken");
            throw closed;
        };
        assertThatThrownBy(() -> client.get("k", ReadConsistency.EVENTUAL))
                .isInstanceOf(EngineFailedException.class)
                .hasSuppressedException(closed);
    }

    @Test
    void argumentsOfReadsAreCheckedFirst() {
        world.state.stopped();
        refused("key must not be empty", () -> client.get(""));
        refused("options must not be null", () -> client.get("k", (ReadOptions) null));
        refused("consistency must not be null", () -> client.get("k", (ReadConsistency) null));
        refused("keys[0] must not be empty", () -> client.getAll(""));
        refused("scan must not be null", () -> client.scan(null));
        refused(
                "limit is 201; limits.max-scan-limit is 200",
                () -> client.scan(Scan.all().limit(201)));
        refused("key must not be empty", () -> client.async().get(""));
        refused("options must not be null", () -> client.async().get("k", (ReadOptions) null));
        refused("keys must not be null", () -> client.async().getAll(null, ReadOptions.defaults()));
        refused("range is empty: from must be before to, not [b, a)", () -> client.async()
                .scan(Scan.range(KeyRange.of("b", "a")).limit(1)));
        assertThat(rounds()).containsExactly(0, 0);
    }

    private static void refused(String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Test
    void keysMayBeChangedByTheirOwnerOnceAnAsynchronousReadWasAsked() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        world.linearizable.gate = gate;
        byte[] key = "k1".getBytes(UTF_8);
        List<byte[]> keys = new ArrayList<>(Arrays.asList(key));
        CompletableFuture<?> get = client.async().get(key);
        CompletableFuture<?> getAll = client.async().getAll(keys);
        key[1] = '9';
        keys.clear();
        gate.complete(null);
        CompletableFuture.allOf(get, getAll).join();
        assertThat(world.store.asked).containsExactlyInAnyOrder("get k1", "getAll [k1] at 0");
    }

    @Test
    void aStoppedMemberReadsNothing() {
        world.state.stopped();
        assertThatThrownBy(() -> client.get("k", ReadConsistency.EVENTUAL)).isInstanceOf(EngineStoppedException.class);
        assertThat(client.async().get("k", ReadConsistency.EVENTUAL)).isCompletedExceptionally();
        assertThat(client.async().scan(Scan.all().limit(1))).isCompletedExceptionally();
    }

    @Test
    void theTimeOutCoversWhatIsReadLocally() {
        KvClient hasty = client.withTimeout(Duration.ofMillis(1));
        // What the store looks at takes longer than the call may.
        world.store.onRead = () -> {
            long over = System.nanoTime() + Duration.ofMillis(2).toNanos();
            while (System.nanoTime() - over < 0) {
                Thread.onSpinWait();
            }
        };
        for (ReadConsistency consistency : ReadConsistency.values()) {
            assertThatThrownBy(() -> hasty.scan(Scan.all().onlyCount().consistency(consistency)))
                    .isInstanceOf(ReadTimeoutException.class)
                    .hasMessageContaining("within its time-out of PT0.001S");
            assertThatThrownBy(() -> hasty.getAll(List.of(new byte[] {'k'}), ReadOptions.of(consistency)))
                    .isInstanceOf(ReadTimeoutException.class);
            assertThat(hasty.async()
                            .scan(Scan.all().consistency(consistency))
                            .handle((page, error) -> error)
                            .join())
                    .isInstanceOf(ReadTimeoutException.class);
            assertThat(hasty.async()
                            .getAll(List.of(new byte[] {'k'}), ReadOptions.of(consistency))
                            .handle((page, error) -> error)
                            .join())
                    .isInstanceOf(ReadTimeoutException.class);
        }
        client.scan(Scan.all());
    }

    @Test
    void aKeyThatIsAskedForTwiceIsReadOnceAndNoKeyIsNoMistake() {
        assertThat(client.getAll("b", "a", "b").items()).hasSize(2);
        assertThat(client.getAllUtf8(List.of("b", "a", "b")).entry("a")).isPresent();
        assertThat(client.getAllUtf8(List.of(), ReadOptions.of(ReadConsistency.EVENTUAL))
                        .items())
                .isEmpty();
        assertThat(client.getAll().revision()).isEqualTo(5);
        assertThat(client.async().getAllUtf8(List.of("b", "b")).join().items()).hasSize(1);
        assertThat(world.store.asked)
                .containsExactly(
                        "getAll [b, a] at 0",
                        "getAll [b, a] at 0",
                        "getAll [] at 0",
                        "getAll [] at 0",
                        "getAll [b] at 0");
    }
}

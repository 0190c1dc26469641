package io.dengine.spring.boot.autoconfigure;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.EngineStatus;
import io.dengine.LeaderChange;
import io.dengine.LeaderChangeListener;
import io.dengine.LeaderInfo;
import io.dengine.LeadershipState;
import io.dengine.Member;
import io.dengine.MemberStatus;
import io.dengine.Role;
import io.dengine.kv.AsyncKvClient;
import io.dengine.kv.LocalKvClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An engine whose state the test decides. */
final class FakeEngine {

    final EmbeddedEngine engine = mock(EmbeddedEngine.class);
    final LocalKvClient client = mock(LocalKvClient.class);
    final AsyncKvClient asyncClient = mock(AsyncKvClient.class);
    final List<LeaderChangeListener> listeners = new CopyOnWriteArrayList<>();
    volatile EngineConfig config = EngineConfig.defaults();
    volatile boolean open;
    volatile boolean primary;
    volatile boolean replica;
    volatile long askedApplyLag = -1;
    volatile EngineStatus status = status(Role.FOLLOWER, 7, null, null);
    private volatile LeadershipState state = new LeadershipState(0, Role.STOPPED, 0, null);

    FakeEngine() {
        when(client.async()).thenReturn(asyncClient);
        when(engine.client()).thenReturn(client);
        when(engine.config()).thenAnswer(call -> config);
        when(engine.leadership()).thenAnswer(call -> state);
        when(engine.isOpen()).thenAnswer(call -> open);
        when(engine.isPrimary()).thenAnswer(call -> primary);
        when(engine.isReplica(anyLong())).thenAnswer(call -> {
            askedApplyLag = call.getArgument(0);
            return replica;
        });
        when(engine.status()).thenAnswer(call -> status);
        when(engine.leaderInfo()).thenReturn(Optional.empty());
        when(engine.onLeaderChange(any())).thenAnswer(call -> {
            LeaderChangeListener listener = call.getArgument(0);
            listeners.add(listener);
            listener.onLeaderChange(new LeaderChange(state, state));
            return (io.dengine.Subscription) () -> listeners.remove(listener);
        });
        doAnswer(call -> {
                    open = true;
                    return null;
                })
                .when(engine)
                .open();
        doAnswer(call -> {
                    open = false;
                    return null;
                })
                .when(engine)
                .stop();
    }

    void is(Role role, long term, @Nullable LeaderInfo leader) {
        publish(role, term, leader, Runnable::run);
    }

    /** The snapshot is there at once, the listeners are told by {@code queue}: as the engine does. */
    void publish(Role role, long term, @Nullable LeaderInfo leader, Executor queue) {
        LeadershipState next = new LeadershipState(state.sequence() + 1, role, term, leader);
        LeaderChange change = new LeaderChange(state, next);
        state = next;
        listeners.forEach(listener -> queue.execute(() -> listener.onLeaderChange(change)));
    }

    static LeaderInfo leader(String id, long term) {
        return new LeaderInfo(id, term, "127.0.0.1:9081", null);
    }

    static EngineStatus status(Role role, long term, @Nullable LeaderInfo leader, @Nullable String failure) {
        return EngineStatus.builder("d-engine", "n1")
                .role(role)
                .term(term)
                .leader(leader)
                .commitIndex(20)
                .appliedIndex(17)
                .lastLogIndex(21)
                .revision(9)
                .compactedRevision(6)
                .freeDiskBytes(5_000_000_000L)
                .openWatchers(3)
                .watchersBehind(2)
                .watchBufferBytes(1000)
                .pendingWrites(4)
                .members(List.of(new MemberStatus("n1", "127.0.0.1:9081", null, role == Role.LEADER, null)))
                .failure(failure)
                .build();
    }

    static EngineStatus diverged(String divergence) {
        EngineStatus status = status(Role.LEADER, 7, null, null);
        return EngineStatus.builder(status.clusterName(), status.nodeId())
                .role(status.role())
                .term(status.term())
                .divergence(divergence)
                .build();
    }

    /** The configuration of the first of three members. */
    static EngineConfig three() {
        return EngineConfig.builder()
                .initialCluster(new Member("n1", "h1:9081"), new Member("n2", "h2:9081"), new Member("n3", "h3:9081"))
                .build();
    }
}

package io.dengine.cluster;

import static io.dengine.cluster.TestCluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.NodeManager;
import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.core.Replicator;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.ReplicatorOptions;
import com.alipay.sofa.jraft.util.ThreadId;
import io.dengine.EmbeddedEngine;
import io.dengine.kv.ReadConsistency;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The time of day of a leader is set back by ten minutes while the library sets a timer for one of the members. It takes the time twice, before and within the methods that are called here: what it took before is that of before the clock was set.
 */
class LibraryLateTimerTests {

    private static final Duration SET_BACK = Duration.ofMinutes(10);
    private static final int ANY_ERROR = 1;
    private static final long NONE = -1;

    @TempDir
    Path directory;

    private TestCluster cluster;
    private EmbeddedEngine follower;
    private ThreadId lock;

    @BeforeEach
    void start() throws ReflectiveOperationException {
        cluster = new TestCluster(directory, 3);
        cluster.startAll();
        follower = cluster.followers().get(0);
        cluster.put("before", "all have it");
        await().atMost(PATIENCE).until(() -> has(follower, "before"));
        NodeImpl leader = (NodeImpl) NodeManager.getInstance().getNodesByGroupId("test").stream()
                .filter(Node::isLeader)
                .findFirst()
                .orElseThrow();
        String address = cluster.config(follower.nodeId()).initialCluster().stream()
                .filter(member -> member.id().equals(follower.nodeId()))
                .findFirst()
                .orElseThrow()
                .address();
        ReplicatorGroup group =
                (ReplicatorGroup) field(NodeImpl.class, "replicatorGroup").get(leader);
        lock = group.getReplicator(PeerId.parsePeer(address));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aMemberThatHasNotAnsweredYetIsTriedAgainSoon() throws ReflectiveOperationException {
        Method block = Replicator.class.getDeclaredMethod("block", long.class, int.class);
        block.setAccessible(true);
        whileLocked(replicator -> {
            // as when the leader has just begun to lead: only after its first answer do writes make it try again
            Field waiter = field(Replicator.class, "waitId");
            ReplicatorOptions options =
                    (ReplicatorOptions) field(Replicator.class, "options").get(replicator);
            options.getLogManager().removeWaiter(waiter.getLong(replicator));
            waiter.setLong(replicator, NONE);
            // it unlocks, once
            lock.lock();
            block.invoke(replicator, System.currentTimeMillis() + SET_BACK.toMillis(), ANY_ERROR);
            assertIsSoon("blockTimer", replicator);
        });

        cluster.put("after", "the leader tries again");
        await().atMost(PATIENCE).until(() -> has(follower, "after"));
    }

    @Test
    void itsNextHeartbeatIsNotLate() throws ReflectiveOperationException {
        Method start = Replicator.class.getDeclaredMethod("startHeartbeatTimer", long.class);
        start.setAccessible(true);
        whileLocked(replicator -> {
            start.invoke(replicator, System.currentTimeMillis() + SET_BACK.toMillis());
            assertIsSoon("heartbeatTimer", replicator);
        });
    }

    private static void assertIsSoon(String timer, Replicator replicator) throws ReflectiveOperationException {
        ScheduledFuture<?> set =
                (ScheduledFuture<?>) field(Replicator.class, timer).get(replicator);
        assertThat(set.getDelay(TimeUnit.MILLISECONDS)).isLessThan(TestCluster.ELECTION_TIMEOUT.toMillis());
    }

    private interface Action {

        void run(Replicator replicator) throws ReflectiveOperationException;
    }

    private void whileLocked(Action action) throws ReflectiveOperationException {
        Replicator replicator = (Replicator) lock.lock();
        assertThat(replicator).isNotNull();
        try {
            action.run(replicator);
        } finally {
            lock.unlock();
        }
    }

    private static boolean has(EmbeddedEngine engine, String key) {
        return engine.client().get(key, ReadConsistency.EVENTUAL).exists();
    }

    private static Field field(Class<?> of, String name) throws NoSuchFieldException {
        Field field = of.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}

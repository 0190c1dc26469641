package io.dengine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dengine.EmbeddedEngine;
import io.dengine.storage.StateBatch;
import io.dengine.storage.StateMachine;
import io.dengine.storage.file.FileStorageEngine;
import io.dengine.storage.rocksdb.RocksDbStateMachine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member that computes something else than the others is found. */
class DivergenceTests {

    private static final byte[] FORGOTTEN = "forgotten".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private TestCluster cluster;

    @AfterEach
    void stop() {
        cluster.close();
    }

    /** Its commands do not see one key, as if its record had been lost without a trace. */
    private static StateMachine forgetful() {
        RocksDbStateMachine sound = new RocksDbStateMachine();
        return (StateMachine) Proxy.newProxyInstance(
                StateMachine.class.getClassLoader(),
                new Class<?>[] {StateMachine.class},
                (proxy, method, arguments) -> {
                    Object result = invoke(sound, method, arguments);
                    return result instanceof StateBatch batch ? forgetful(batch) : result;
                });
    }

    private static StateBatch forgetful(StateBatch sound) {
        return (StateBatch) Proxy.newProxyInstance(
                StateBatch.class.getClassLoader(),
                new Class<?>[] {StateBatch.class},
                (proxy, method, arguments) ->
                        method.getName().equals("get") && Arrays.equals((byte[]) arguments[1], FORGOTTEN)
                                ? null
                                : invoke(sound, method, arguments));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void aMemberThatDiffersIsNamedByEveryMember() {
        cluster = new TestCluster(directory, 3, builder -> builder.stateCheckInterval(Duration.ofSeconds(1)));
        cluster.start("n1");
        cluster.start("n2");
        cluster.start("n3", new FileStorageEngine(), forgetful());
        EmbeddedEngine leader = cluster.awaitLeader();
        leader.client().put("a", "1");
        long sound = leader.status().appliedIndex();
        await().atMost(TestCluster.PATIENCE).until(() -> cluster.running().stream()
                .allMatch(member -> member.status().appliedIndex() > sound));
        assertThat(cluster.running())
                .allSatisfy(member -> assertThat(member.status().divergence()).isNull());

        leader.client().put("forgotten", "1");
        leader.client().put("forgotten", "2");

        await().atMost(TestCluster.PATIENCE).untilAsserted(() -> assertThat(cluster.running())
                .allSatisfy(member -> assertThat(member.status().divergence()).contains("n3")));
    }
}

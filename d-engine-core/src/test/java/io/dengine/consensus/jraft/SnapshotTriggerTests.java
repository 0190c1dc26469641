package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import io.dengine.SnapshotConfig;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SnapshotTriggerTests {

    private static final SnapshotConfig CONFIG = new SnapshotConfig(Duration.ofHours(1), 100, 1000);

    private int snapshots;
    private long nanos;
    private long entries;
    private long bytes;
    private boolean needed;

    private final Node node = (Node)
            Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Node.class}, (proxy, method, args) -> {
                snapshots++;
                ((Closure) args[0]).run(Status.OK());
                return null;
            });
    private final SnapshotTrigger trigger =
            new SnapshotTrigger(CONFIG, node, () -> {}, () -> nanos, () -> entries, () -> bytes, () -> needed);

    @Test
    void enoughEntriesBytesOrTimeBringOne() {
        entries = 99;
        bytes = 999;
        assertThat(taken()).isZero();
        entries = 100;
        assertThat(taken()).isEqualTo(1);
        assertThat(taken()).isZero();
        bytes = 1999;
        assertThat(taken()).isEqualTo(1);
        nanos = CONFIG.interval().toNanos();
        assertThat(taken()).as("nothing was applied").isZero();
        entries = 101;
        assertThat(taken()).isEqualTo(1);
    }

    @Test
    void oneWaitsForAMemberThatNeedsTheLog() {
        needed = true;
        entries = 399;
        bytes = 3999;
        nanos = CONFIG.interval().toNanos() - 1;
        assertThat(taken()).isZero();
        needed = false;
        assertThat(taken()).isEqualTo(1);
    }

    @Test
    void oneDoesNotWaitForEver() {
        needed = true;
        entries = 400;
        assertThat(taken()).isEqualTo(1);
        bytes = 4000;
        assertThat(taken()).isEqualTo(1);
        entries = 401;
        nanos = CONFIG.interval().toNanos();
        assertThat(taken()).isEqualTo(1);
    }

    private int taken() {
        int before = snapshots;
        trigger.check();
        return snapshots - before;
    }
}

package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.util.Endpoint;
import io.dengine.consensus.Rejection;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real library answers to an entry that it does not take. */
class LibraryRejectionTests {

    @TempDir
    Path directory;

    private NodeImpl node;

    @AfterEach
    void stop() throws InterruptedException {
        if (node != null) {
            node.shutdown();
            node.join();
        }
    }

    @Test
    void aFollowerSaysThatItIsNotTheLeader() throws Exception {
        start("127.0.0.1:7", "127.0.0.1:8");
        assertThat(Rejections.of(propose(-1))).contains(Rejection.NOT_LEADER);
    }

    @Test
    void aLeaderOfAnotherTermSaysWhichTermItIs() throws Exception {
        start("127.0.0.1:7");
        await().until(() -> node.isLeader());
        assertThat(Rejections.of(propose(4711))).contains(Rejection.TERM_ENDED);
    }

    private Status propose(long expectedTerm) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Status> answer = new CompletableFuture<>();
        Task task = new Task(ByteBuffer.wrap(new byte[] {1}), answer::complete);
        task.setExpectedTerm(expectedTerm);
        node.apply(task);
        return answer.get(10, TimeUnit.SECONDS);
    }

    private void start(String... members) {
        Configuration configuration = new Configuration();
        for (String member : members) {
            configuration.addPeer(PeerId.parsePeer(member));
        }
        NodeOptions options = new NodeOptions();
        options.setFsm(new StateMachineAdapter() {
            @Override
            public void onApply(com.alipay.sofa.jraft.Iterator iterator) {
                while (iterator.hasNext()) {
                    iterator.next();
                }
            }
        });
        options.setInitialConf(configuration);
        options.setElectionTimeoutMs(60_000);
        options.setSnapshotIntervalSecs(0);
        options.setLogUri(directory.resolve("log").toString());
        options.setRaftMetaUri(directory.resolve("meta").toString());
        PeerId self = PeerId.parsePeer(members[0]);
        com.alipay.sofa.jraft.NodeManager.getInstance().addAddress(new Endpoint(self.getIp(), self.getPort()));
        node = new NodeImpl("rejections", self);
        assertThat(node.init(options)).isTrue();
    }
}

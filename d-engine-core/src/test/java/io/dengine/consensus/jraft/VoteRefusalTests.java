package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowResponse;
import com.alipay.sofa.jraft.util.RpcFactoryHelper;
import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.FreePorts;
import io.dengine.Member;
import io.dengine.RaftConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real votes, sent to real members over their peer ports while a leader is alive. */
class VoteRefusalTests {

    @TempDir
    Path directory;

    private final List<EmbeddedEngine> engines = new ArrayList<>();
    private final RpcClient client = RpcFactoryHelper.rpcFactory().createRpcClient();

    @BeforeEach
    void threeMembers() {
        client.init(new RpcOptions());
        List<Member> members = new ArrayList<>();
        for (int port : FreePorts.choose(3)) {
            members.add(new Member("n" + (members.size() + 1), "127.0.0.1:" + port));
        }
        for (Member member : members) {
            EmbeddedEngine engine = EmbeddedEngine.create(EngineConfig.builder()
                    .clusterName("votes")
                    .nodeId(member.id())
                    .initialCluster(members)
                    .dataDir(directory.resolve(member.id()))
                    .raft(RaftConfig.defaults().withElectionTimeout(Duration.ofSeconds(1)))
                    .build());
            engine.open();
            engines.add(engine);
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> engines.stream().filter(EmbeddedEngine::isPrimary).count() == 1
                        && engines.stream()
                                .allMatch(engine -> engine.leaderInfo().isPresent()));
    }

    @AfterEach
    void stop() {
        client.shutdown();
        engines.forEach(EmbeddedEngine::stop);
    }

    @Test
    void aVoteInAHigherTermIsRefusedByFollowersAndLeaderAndDeposesNobody() throws Exception {
        EmbeddedEngine leader =
                engines.stream().filter(EmbeddedEngine::isPrimary).findFirst().orElseThrow();
        long term = leader.status().term();
        EmbeddedEngine candidate =
                engines.stream().filter(engine -> engine != leader).findFirst().orElseThrow();

        for (EmbeddedEngine voter : engines) {
            if (voter != candidate) {
                RequestVoteResponse answer = (RequestVoteResponse) client.invokeSync(
                        PeerIds.endpoint(addressOf(voter)),
                        RequestVoteRequest.newBuilder()
                                .setGroupId("votes")
                                .setServerId(addressOf(candidate))
                                .setPeerId(addressOf(voter))
                                .setTerm(term + 5)
                                .setLastLogIndex(1_000_000)
                                .setLastLogTerm(term + 4)
                                .setPreVote(false)
                                .build(),
                        5000);
                assertThat(answer.getGranted()).isFalse();
                assertThat(answer.getTerm()).isEqualTo(term);
            }
        }
        assertThat(leader.isPrimary()).isTrue();
        leader.client().put("a", "1");
        assertThat(leader.status().term()).isEqualTo(term);
    }

    @Test
    void aFollowerDoesNotCampaignOnRequestUnlessTheLeaderReleasedItsLease() throws Exception {
        EmbeddedEngine leader =
                engines.stream().filter(EmbeddedEngine::isPrimary).findFirst().orElseThrow();
        long term = leader.status().term();
        EmbeddedEngine follower =
                engines.stream().filter(engine -> engine != leader).findFirst().orElseThrow();

        TimeoutNowResponse answer = (TimeoutNowResponse) client.invokeSync(
                PeerIds.endpoint(addressOf(follower)),
                TimeoutNowRequest.newBuilder()
                        .setGroupId("votes")
                        .setServerId(addressOf(leader))
                        .setPeerId(addressOf(follower))
                        .setTerm(term)
                        .build(),
                5000);
        assertThat(answer.getSuccess()).isFalse();
        assertThat(leader.isPrimary()).isTrue();
        leader.client().put("a", "1");
        assertThat(leader.status().term()).isEqualTo(term);
    }

    private static String addressOf(EmbeddedEngine engine) {
        return engine.config().initialCluster().stream()
                .filter(member -> member.id().equals(engine.nodeId()))
                .findFirst()
                .orElseThrow()
                .address();
    }
}

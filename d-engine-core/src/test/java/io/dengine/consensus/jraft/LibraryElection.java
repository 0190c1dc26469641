package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A member of a cluster whose others do not answer, of the Raft library alone: nothing of ours is used but what is found on the class path. Prints the
 * longest time that a request for a vote took to be answered.
 */
final class LibraryElection {

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration WATCHED = Duration.ofSeconds(8);
    private static final String GROUP = "group";

    private LibraryElection() {}

    /** Arguments: an empty directory, the own port, the others' ports. */
    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[0]);
        Configuration cluster = new Configuration();
        for (int i = 1; i < args.length; i++) {
            cluster.addPeer(peer(args[i]));
        }
        NodeOptions options = new NodeOptions();
        options.setInitialConf(cluster);
        options.setElectionTimeoutMs((int) ELECTION_TIMEOUT.toMillis());
        options.setRpcConnectTimeoutMs((int) CONNECT_TIMEOUT.toMillis());
        options.setLogUri(directory.resolve("log").toString());
        options.setRaftMetaUri(directory.resolve("meta").toString());
        options.setFsm(new StateMachineAdapter() {
            @Override
            public void onApply(Iterator entries) {
                entries.forEachRemaining(entry -> {});
            }
        });
        RaftGroupService service = new RaftGroupService(GROUP, peer(args[1]), options);
        NodeImpl node = (NodeImpl) service.start();
        RequestVoteRequest request = RequestVoteRequest.newBuilder()
                .setGroupId(GROUP)
                .setServerId(peer(args[2]).toString())
                .setPeerId(peer(args[1]).toString())
                .setTerm(0)
                .setLastLogIndex(0)
                .setLastLogTerm(0)
                .setPreVote(true)
                .build();
        long longest = 0;
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < WATCHED.toNanos()) {
            long asked = System.nanoTime();
            node.handlePreVoteRequest(request);
            longest = Math.max(longest, System.nanoTime() - asked);
            Thread.sleep(1);
        }
        System.out.println("longest answer: " + longest / 1_000_000 + " ms");
        // without an end in order: its last requests would have to time out too
        Runtime.getRuntime().halt(0);
    }

    private static PeerId peer(String port) {
        return new PeerId("127.0.0.1", Integer.parseInt(port));
    }
}

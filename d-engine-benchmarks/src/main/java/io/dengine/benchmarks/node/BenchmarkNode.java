package io.dengine.benchmarks.node;

import io.dengine.Member;
import io.dengine.benchmarks.peers.BareRaftPeer;
import io.dengine.benchmarks.peers.EnginePeer;
import io.dengine.benchmarks.peers.EtcdPeer;
import io.dengine.benchmarks.peers.Peer;
import io.dengine.benchmarks.peers.PeerKind;
import io.dengine.benchmarks.peers.RocksDbPeer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * A member, or a client, as a process. Each line on its standard input is {@code leader?}, {@code stop} or a {@link NodeTask} as JSON; each is answered by a line that begins with
 * {@link #ANSWER} or {@link #FAILURE}. The end of the input stops it, so it does not outlive whoever started it.
 */
public final class BenchmarkNode {

    /** Begins an answer. */
    public static final String ANSWER = "= ";

    /** Begins the text of why a task failed. */
    public static final String FAILURE = "! ";

    private final Peer peer;
    private final TaskRunner runner;
    private final JsonMapper json = JsonMapper.shared();

    private BenchmarkNode(Peer peer) {
        this.peer = peer;
        this.runner = new TaskRunner(peer);
    }

    /** {@code <peer> <id> <directory> <id=host:port>...}, or {@code etcd <id> <directory> <URL>}. */
    public static void main(String[] arguments) throws Exception {
        PeerKind kind = PeerKind.of(arguments[0]);
        Path directory = Path.of(arguments[2]);
        List<String> where = List.of(arguments).subList(3, arguments.length);
        try (Peer peer = open(kind, arguments[1], directory, where)) {
            new BenchmarkNode(peer).serve();
        }
    }

    private static Peer open(PeerKind kind, String id, Path directory, List<String> where) {
        return switch (kind) {
            case ENGINE, VARIANT -> EnginePeer.open(id, members(where), directory);
            case BARE -> BareRaftPeer.open(id, members(where), directory);
            case ROCKSDB -> RocksDbPeer.open(directory);
            case ETCD -> EtcdPeer.connect(where.get(0));
        };
    }

    private static List<Member> members(List<String> where) {
        List<Member> members = new ArrayList<>();
        for (String word : where) {
            String[] parts = word.split("=", 2);
            members.add(new Member(parts[0], parts[1]));
        }
        return members;
    }

    private void serve() throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (runner) {
            for (String line = in.readLine(); line != null && !line.equals("stop"); line = in.readLine()) {
                System.out.println(answer(line));
            }
        }
    }

    private String answer(String line) throws IOException {
        if (line.equals("leader?")) {
            return ANSWER + peer.isLeader();
        }
        try {
            return ANSWER + json.writeValueAsString(runner.run(json.readValue(line, NodeTask.class)));
        } catch (Exception e) {
            e.printStackTrace();
            return FAILURE + String.valueOf(e).replace('\n', ' ');
        }
    }
}

package io.dengine.benchmarks.cluster;

import io.dengine.benchmarks.peers.PeerKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Members that are JVMs; clients run in the leader's. */
final class JvmCluster implements PeerCluster {

    private final PeerKind kind;
    private final List<JvmNode> nodes = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();

    private JvmCluster(PeerKind kind) {
        this.kind = kind;
    }

    static JvmCluster start(PeerKind kind, int members, Path directory, List<String> jvmOptions) {
        JvmCluster cluster = new JvmCluster(kind);
        List<Integer> ports = Ports.free(members);
        List<String> where = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            where.add("n" + (i + 1) + "=127.0.0.1:" + ports.get(i));
        }
        try {
            for (int i = 0; i < members; i++) {
                String id = "n" + (i + 1);
                cluster.directories.add(directory.resolve(id));
                cluster.nodes.add(JvmNode.start(kind, id, directory.resolve(id), where, jvmOptions));
            }
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    @Override
    public PeerKind kind() {
        return kind;
    }

    @Override
    public int members() {
        return nodes.size();
    }

    @Override
    public JvmNode leader() {
        return Waiting.until(Duration.ofMinutes(3), kind.title() + " has a leader", () -> nodes.stream()
                .filter(JvmNode::isLeader)
                .findFirst());
    }

    @Override
    public List<Long> processIds() {
        return nodes.stream().map(JvmNode::processId).toList();
    }

    @Override
    public List<Path> directories() {
        return List.copyOf(directories);
    }

    @Override
    public void close() {
        nodes.forEach(JvmNode::stop);
        nodes.forEach(JvmNode::close);
    }
}

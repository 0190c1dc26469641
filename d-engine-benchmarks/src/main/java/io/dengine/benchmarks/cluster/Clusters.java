package io.dengine.benchmarks.cluster;

import io.dengine.benchmarks.peers.PeerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Starts clusters, each in a directory that is new. */
public final class Clusters {

    private Clusters() {}

    /** Starts one, without waiting for its leader. */
    public static PeerCluster start(PeerKind kind, int members, Path directory, List<String> jvmOptions) {
        if (Files.exists(directory)) {
            throw new IllegalArgumentException("directory must not exist yet, but " + directory + " does");
        }
        return kind == PeerKind.ETCD
                ? EtcdCluster.start(members, directory, jvmOptions)
                : JvmCluster.start(kind, kind == PeerKind.ROCKSDB ? 1 : members, directory, jvmOptions);
    }

    /** Whether the peer can be run on this machine. */
    public static boolean isInstalled(PeerKind kind) {
        return kind != PeerKind.ETCD
                || Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "etcd")));
    }

    /** Deletes what a cluster has left. */
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

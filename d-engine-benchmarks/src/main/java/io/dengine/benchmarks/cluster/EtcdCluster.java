package io.dengine.benchmarks.cluster;

import io.dengine.benchmarks.peers.PeerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Members of etcd with its defaults, but for a larger quota, and a JVM with a client of the leader. */
final class EtcdCluster implements PeerCluster {

    private static final String QUOTA = "--quota-backend-bytes=8589934592";

    private final Path directory;
    private final List<String> jvmOptions;
    private final List<ChildProcess> members = new ArrayList<>();
    private final List<String> endpoints = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();
    private @Nullable JvmNode client;
    private String leaderEndpoint = "";

    private EtcdCluster(Path directory, List<String> jvmOptions) {
        this.directory = directory;
        this.jvmOptions = jvmOptions;
    }

    static EtcdCluster start(int members, Path directory, List<String> jvmOptions) {
        EtcdCluster cluster = new EtcdCluster(directory, jvmOptions);
        try {
            Files.createDirectories(directory);
            cluster.startMembers(members);
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void startMembers(int count) {
        List<Integer> ports = Ports.free(2 * count);
        String initial = IntStream.range(0, count)
                .mapToObj(i -> "n" + (i + 1) + "=http://127.0.0.1:" + ports.get(count + i))
                .collect(Collectors.joining(","));
        for (int i = 0; i < count; i++) {
            String id = "n" + (i + 1);
            String endpoint = "http://127.0.0.1:" + ports.get(i);
            String peer = "http://127.0.0.1:" + ports.get(count + i);
            Path data = directory.resolve(id);
            endpoints.add(endpoint);
            directories.add(data);
            List<String> command = List.of(
                    "etcd",
                    "--name=" + id,
                    "--data-dir=" + data,
                    "--listen-client-urls=" + endpoint,
                    "--advertise-client-urls=" + endpoint,
                    "--listen-peer-urls=" + peer,
                    "--initial-advertise-peer-urls=" + peer,
                    "--initial-cluster=" + initial,
                    "--initial-cluster-state=new",
                    "--logger=zap",
                    "--log-level=warn",
                    QUOTA);
            members.add(ChildProcess.start("etcd-" + id, command, directory.resolve(id + ".log"), false));
        }
    }

    @Override
    public PeerKind kind() {
        return PeerKind.ETCD;
    }

    @Override
    public int members() {
        return members.size();
    }

    @Override
    public JvmNode leader() {
        String now = Waiting.until(Duration.ofMinutes(3), "etcd has a leader", this::findLeader);
        JvmNode connected = client;
        if (connected != null && now.equals(leaderEndpoint)) {
            return connected;
        }
        if (connected != null) {
            connected.close();
        }
        JvmNode started = JvmNode.start(PeerKind.ETCD, "client", directory.resolve("client"), List.of(now), jvmOptions);
        client = started;
        leaderEndpoint = now;
        return started;
    }

    private Optional<String> findLeader() {
        return endpoints.stream().filter(EtcdStatus::isLeader).findFirst();
    }

    @Override
    public List<Long> processIds() {
        List<Long> ids = new ArrayList<>(members.stream().map(ChildProcess::id).toList());
        JvmNode connected = client;
        if (connected != null) {
            ids.add(connected.processId());
        }
        return ids;
    }

    @Override
    public List<Path> directories() {
        return List.copyOf(directories);
    }

    @Override
    public void close() {
        JvmNode connected = client;
        if (connected != null) {
            connected.close();
        }
        members.forEach(ChildProcess::close);
    }
}

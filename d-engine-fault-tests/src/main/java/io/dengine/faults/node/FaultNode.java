package io.dengine.faults.node;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import io.dengine.LimitsConfig;
import io.dengine.Member;
import io.dengine.RaftConfig;
import io.dengine.SnapshotConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A member as a process: {@code FaultNode <id> <data dir> <control host:port> <election timeout millis> <id=host:port>...}. */
public final class FaultNode {

    private static final int FIRST_MEMBER = 4;

    private FaultNode() {}

    public static void main(String[] arguments) throws IOException {
        String id = arguments[0];
        String control = arguments[2];
        List<Member> members = new ArrayList<>();
        for (int i = FIRST_MEMBER; i < arguments.length; i++) {
            String[] parts = arguments[i].split("=", 2);
            members.add(new Member(parts[0], parts[1]));
        }
        EngineConfig config = EngineConfig.builder()
                .clusterName("faults")
                .nodeId(id)
                .dataDir(Path.of(arguments[1]))
                .initialCluster(members)
                .raft(RaftConfig.defaults().withElectionTimeout(Duration.ofMillis(Long.parseLong(arguments[3]))))
                // small, so that snapshots are taken and installed all the time
                .snapshot(new SnapshotConfig(Duration.ofMinutes(1), 2000, 8L << 20))
                .limits(LimitsConfig.defaults().withRequestTimeout(Duration.ofSeconds(3)))
                .stateCheckInterval(Duration.ofSeconds(2))
                .build();
        EmbeddedEngine engine = EmbeddedEngine.create(config);
        int colon = control.lastIndexOf(':');
        try (ControlServer server = new ControlServer(
                new Commands(engine), control.substring(0, colon), Integer.parseInt(control.substring(colon + 1)))) {
            Runtime.getRuntime().addShutdownHook(new Thread(engine::stop, "fault-node-stop"));
            engine.open();
            System.out.println("ready");
            server.serve();
        }
    }
}

package io.dengine.sample.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code sample-app/cluster.sh}, with directories and ports of the test's own. */
class ClusterScriptIT {

    private static final Path SCRIPT =
            Workspace.repository().resolve("sample-app").resolve("cluster.sh");
    private static final Pattern LEADER = Pattern.compile("leader: n([123]), http://127\\.0\\.0\\.1:(\\d+)");

    @RegisterExtension
    final Workspace workspace = new Workspace();

    private final int offset = Ports.freeOffset();
    private int runs;

    @Test
    void startsKillsRestartsAndStopsTheThree() {
        Externals.require("bash", "bash");
        Externals.require("curl", "curl");
        workspace.afterwards(() -> List.of("1", "2", "3").forEach(node -> run("kill", node)));

        Matcher leader = LEADER.matcher(succeed("start"));
        assertThat(leader.find()).as("start says who leads").isTrue();
        String n = leader.group(1);
        assertThat(Integer.parseInt(leader.group(2))).isEqualTo(8080 + offset + Integer.parseInt(n));
        assertThat(succeed("status"))
                .containsPattern("n" + n + " +up +pid \\d+ +role LEADER")
                .contains("role FOLLOWER")
                .doesNotContain("down");
        assertThat(workspace.data().resolve("data/n" + n)).isDirectory();

        assertThat(succeed("start")).contains("already running");
        assertThat(succeed("kill", n)).contains("n" + n + " killed");
        assertThat(succeed("status")).containsPattern("n" + n + " +down");
        assertThat(run("kill", n).code()).as("there is nothing left to kill").isNotZero();
        assertThat(succeed("start-node", n)).contains("n" + n + " answers");
        assertThat(succeed("status")).doesNotContain("down");

        assertThat(succeed("stop")).contains("n1 is down", "n2 is down", "n3 is down");
        assertThat(succeed("status")).doesNotContain("up ");
    }

    @Test
    void leavesAProcessAloneThatIsNotItsOwn() throws Exception {
        Externals.require("bash", "bash");
        Externals.require("curl", "curl");
        Process stranger = workspace.launch("stranger", workspace.data(), Map.of(), List.of("sleep", "60"));
        Path pids = Files.createDirectories(workspace.data().resolve("logs"));
        Files.writeString(pids.resolve("n1.pid"), Long.toString(stranger.pid()));

        assertThat(succeed("status")).containsPattern("n1 +down");
        assertThat(run("kill", "1").code()).isNotZero();
        succeed("stop");
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void saysHowItIsUsed() {
        Externals.require("bash", "bash");
        assertThat(run().code()).isEqualTo(2);
        assertThat(run("kill", "4").output()).contains("node: was '4', allowed are 1, 2 and 3");
    }

    private String succeed(String... arguments) {
        Result result = run(arguments);
        assertThat(result.code()).as(result.output()).isZero();
        return result.output();
    }

    private Result run(String... arguments) {
        String name = "cluster-" + ++runs;
        List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
        command.addAll(List.of(arguments));
        Process process = workspace.launch(
                name,
                workspace.logs(),
                Map.of(
                        "D_ENGINE_RUN_DIR", workspace.data().toString(),
                        "D_ENGINE_PORT_OFFSET", Integer.toString(offset),
                        "JAVA_HOME", System.getProperty("java.home"),
                        "JAVA_OPTS", "-Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"),
                command);
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return new Result(process.exitValue(), workspace.readLog(name));
    }

    private record Result(int code, String output) {}
}

package io.dengine.sample.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The packaged sample as a process. */
final class NodeProcess {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final List<String> JVM_OPTIONS = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Workspace workspace;
    private final String id;
    private final int httpPort;
    private final int managementPort;
    private final Path directory;
    private final List<String> arguments;
    private @Nullable Process process;

    /**
     * @param directory the working directory
     * @param arguments what the application is given besides its ports
     */
    NodeProcess(
            Workspace workspace, String id, int httpPort, int managementPort, Path directory, List<String> arguments) {
        this.workspace = workspace;
        this.id = id;
        this.httpPort = httpPort;
        this.managementPort = managementPort;
        this.directory = directory;
        this.arguments = List.copyOf(arguments);
    }

    String id() {
        return id;
    }

    int httpPort() {
        return httpPort;
    }

    int managementPort() {
        return managementPort;
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    URI management(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    /** Starts the process and does not wait for anything. */
    void start() {
        assertThat(isAlive()).as("%s is running already", id).isFalse();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.add("-jar");
        command.add(Workspace.jar().toString());
        command.add("--server.port=" + httpPort);
        if (managementPort != httpPort) {
            command.add("--management.server.port=" + managementPort);
        }
        command.addAll(arguments);
        process = workspace.launch(id, directory, Map.of(), command);
    }

    /** Waits until the application answers; with or without a leader, that is when the engine is not broken. */
    void awaitAnswering() {
        await().atMost(START_TIMEOUT)
                .pollInterval(Duration.ofMillis(100))
                .failFast(id + " has ended, see " + workspace.logOf(id), () -> !isAlive())
                .until(() -> Http.isOk(management("/actuator/health")) && Http.isOk(base().resolve("/status")));
    }

    void startAndAwait() {
        start();
        awaitAnswering();
    }

    boolean isAlive() {
        Process current = process;
        return current != null && current.isAlive();
    }

    boolean isPrimary() {
        return isAlive() && Http.isOk(base().resolve("/primary"));
    }

    boolean isReplica() {
        return isAlive() && Http.isOk(base().resolve("/replica"));
    }

    JsonNode status() {
        return Http.json(Http.send(
                java.net.http.HttpRequest.newBuilder(base().resolve("/status")).build()));
    }

    long appliedIndex() {
        return status().get("appliedIndex").asLong();
    }

    /** SIGKILL, and the process is gone when this returns. */
    void killNow() {
        running().destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** SIGTERM; does not wait. */
    void terminate() {
        running().destroy();
    }

    void freeze() {
        signal("STOP");
    }

    void unfreeze() {
        signal("CONT");
    }

    /** Waits for the end of the process and answers its exit code. */
    int awaitExit(Duration timeout) {
        try {
            assertThat(running().waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS))
                    .as("%s ends within %s", id, timeout)
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return running().exitValue();
    }

    String log() {
        return workspace.readLog(id);
    }

    @Override
    public String toString() {
        return id;
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder(
                            "kill", "-" + name, Long.toString(running().pid()))
                    .start();
            assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(kill.exitValue()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Process running() {
        Process current = process;
        if (current == null) {
            throw new IllegalStateException(id + " was never started");
        }
        return current;
    }
}

package io.dengine.faults.cluster;

import io.dengine.faults.history.Outcome;
import io.dengine.faults.node.FaultNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A member as a process of its own; signals go to its process id. Thread-safe. */
public final class NodeProcess {

    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration DUMP = Duration.ofSeconds(1);
    /** Members are started again and again: what the second compiler costs at the start it does not bring in later. */
    private static final List<String> JVM_OPTIONS =
            List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1");

    private final String id;
    private final Path dataDirectory;
    private final Path log;
    private final InetSocketAddress control;
    private final List<String> arguments;
    private final List<String> launcher;
    private final Map<String, String> properties = new TreeMap<>();
    private final Map<String, String> environment = new TreeMap<>();
    private final OwnEnds ends;
    private @Nullable Process process;
    private boolean paused;
    private long startOfLog;

    /**
     * A member that is not started yet.
     *
     * @param launcher what stands before the command, such as {@code ip netns exec n1}; must end up as the member itself, so that
     *     signals reach it
     */
    NodeProcess(
            String id,
            Path dataDirectory,
            Path log,
            InetSocketAddress control,
            List<String> arguments,
            List<String> launcher) {
        this.id = id;
        this.dataDirectory = dataDirectory;
        this.log = log;
        this.ends = new OwnEnds(id, this::lastWords);
        this.control = control;
        this.arguments = List.copyOf(arguments);
        this.launcher = List.copyOf(launcher);
    }

    /** Sets a system property of the process, from its next start on. */
    public synchronized void setProperty(String name, String value) {
        properties.put(name, value);
    }

    /** Takes a system property away again, from the process's next start on. */
    public synchronized void removeProperty(String name) {
        properties.remove(name);
    }

    /** Sets a variable of the process's environment, from its next start on. */
    public synchronized void setVariable(String name, String value) {
        environment.put(name, value);
    }

    /** Takes a variable out of the process's environment again, from its next start on. */
    public synchronized void removeVariable(String name) {
        environment.remove(name);
    }

    /** A variable of the process's environment, as it is set here. */
    public synchronized Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    /** The id of the process, which must run. */
    public synchronized long pid() {
        if (!isRunning()) {
            throw new IllegalStateException(id + " does not run");
        }
        return Objects.requireNonNull(process).pid();
    }

    /** The id of the member. */
    public String id() {
        return id;
    }

    /** Whether it runs, and its process is the one with this id. */
    public synchronized boolean runsAs(long pid) {
        return isRunning() && Objects.requireNonNull(process).pid() == pid;
    }

    /** Where it keeps its data. */
    public Path dataDirectory() {
        return dataDirectory;
    }

    /** What it prints. */
    public Path log() {
        return log;
    }

    /** What its latest process has printed. */
    public synchronized String printedSinceStart() {
        try {
            if (!Files.exists(log)) {
                return "";
            }
            byte[] all = Files.readAllBytes(log);
            int from = Math.toIntExact(Math.min(startOfLog, all.length));
            return new String(all, from, all.length - from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The failure that its latest process has printed last, or the end of what it printed. */
    public String lastWords() {
        return MemberLog.lastWords(printedSinceStart());
    }

    /** What the threads of its process are doing on which its start depends; empty when it does not run. */
    public synchronized String threads() {
        if (!isRunning() || paused) {
            return "";
        }
        try {
            signal("QUIT");
        } catch (IllegalStateException ended) {
            return "";
        }
        LockSupport.parkNanos(DUMP.toNanos());
        return ThreadDump.of(printedSinceStart());
    }

    /** A new client of its control port. */
    public ControlClient client(Duration timeout) {
        return new ControlClient(control, timeout);
    }

    /** Starts the process, without waiting for anything; does nothing when it runs. */
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        ends.look(process);
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FaultNode.class.getName()));
        command.addAll(arguments);
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            startOfLog = Files.exists(log) ? Files.size(log) : 0;
            process = builder.start();
            ends.started();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        paused = false;
    }

    /** Waits until its control port answers, which is before it is ready. */
    public void awaitAnswer(Duration timeout) {
        long begin = System.nanoTime();
        while (true) {
            try (ControlClient client = client(ANSWER_TIMEOUT)) {
                if (client.call("status").outcome() == Outcome.OK) {
                    return;
                }
            }
            if (System.nanoTime() - begin > timeout.toNanos()) {
                throw new IllegalStateException(id + " does not answer within " + timeout);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Whether the process exists, paused or not. */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** SIGKILL; it is gone when this returns. */
    public synchronized void kill() {
        if (process != null) {
            ends.expect(process);
            process.destroyForcibly();
            awaitExit();
        }
    }

    /** SIGTERM; it has stopped in order when this returns. */
    public synchronized void terminate() {
        if (process != null) {
            ends.expect(process);
            resume();
            process.destroy();
            awaitExit();
        }
    }

    /** SIGSTOP. */
    public synchronized void pause() {
        if (isRunning() && !paused) {
            signal("STOP");
            paused = true;
        }
    }

    /** SIGCONT. */
    public synchronized void resume() {
        if (isRunning() && paused) {
            signal("CONT");
            paused = false;
        }
    }

    /** The process may end from now on: not by itself, but by something else than its signals that the harness has done. */
    public synchronized void expectEnd() {
        ends.expect(process);
    }

    /** Says that the member has, or does not have any more, a reason to stop or end by itself. */
    public synchronized void excuse(Excuse excuse, boolean holds) {
        ends.excuse(excuse, holds);
    }

    /** The reasons that the member has to stop or end by itself. */
    public synchronized Set<Excuse> excuses() {
        return ends.excuses();
    }

    /** Processes of this member that have ended by themselves without a reason, since this was asked the last time. */
    public synchronized List<String> ownEnds() {
        ends.look(process);
        return ends.take();
    }

    private void awaitExit() {
        Process ending = Objects.requireNonNull(process);
        try {
            if (!ending.waitFor(EXIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(id + " has not ended within " + EXIT_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void signal(String name) {
        long pid = Objects.requireNonNull(process).pid();
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException(id + " could not be sent SIG" + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public String toString() {
        return id;
    }
}

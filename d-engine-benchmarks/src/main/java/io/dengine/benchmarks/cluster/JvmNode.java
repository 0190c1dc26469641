package io.dengine.benchmarks.cluster;

import io.dengine.benchmarks.node.BenchmarkNode;
import io.dengine.benchmarks.node.NodeAnswer;
import io.dengine.benchmarks.node.NodeTask;
import io.dengine.benchmarks.peers.PeerKind;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** A {@link BenchmarkNode} in a JVM of its own. Not thread-safe. */
public final class JvmNode implements AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(60);

    private static final String NAME = "{node}";

    private final String id;
    private final Path log;
    private final ChildProcess child;
    private final BufferedReader from;
    private final BufferedWriter to;
    private final JsonMapper json = JsonMapper.shared();
    private boolean stopping;

    private JvmNode(String id, Path log, ChildProcess child) {
        this.id = id;
        this.log = log;
        this.child = child;
        this.from = child.process().inputReader(StandardCharsets.UTF_8);
        this.to = child.process().outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts one.
     *
     * @param directory its data; what it prints goes to a file beside it
     * @param where what comes after the directory in the node's arguments
     * @param jvmOptions options; in each {@code {node}} stands for the name of the process, such as {@code engine-n1}
     */
    static JvmNode start(PeerKind kind, String id, Path directory, List<String> where, List<String> jvmOptions) {
        String name = kind.word() + "-" + id;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        jvmOptions.forEach(option -> command.add(option.replace(NAME, name)));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BenchmarkNode.class.getName()));
        command.addAll(List.of(kind.word(), id, directory.toString()));
        command.addAll(where);
        Path log = directory.resolveSibling(id + ".log");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JvmNode(id, log, ChildProcess.start(name, command, log, true));
    }

    long processId() {
        return child.id();
    }

    /** Whether load is to be put on it. */
    boolean isLeader() {
        return Boolean.parseBoolean(ask("leader?"));
    }

    /**
     * Has it do something and waits for the end.
     *
     * @throws IllegalStateException when it fails as a whole; single operations that fail are counted in the answer
     */
    public NodeAnswer run(NodeTask task) {
        return json.readValue(ask(json.writeValueAsString(task)), NodeAnswer.class);
    }

    private String ask(String question) {
        try {
            to.write(question);
            to.newLine();
            to.flush();
            for (String line = from.readLine(); line != null; line = from.readLine()) {
                if (line.startsWith(BenchmarkNode.ANSWER)) {
                    return line.substring(BenchmarkNode.ANSWER.length());
                }
                if (line.startsWith(BenchmarkNode.FAILURE)) {
                    throw new IllegalStateException(
                            id + " failed: " + line.substring(BenchmarkNode.FAILURE.length()) + ", see " + log);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(id + " does not answer, see " + log, e);
        }
        throw new IllegalStateException(id + " has ended, see " + log);
    }

    /** Tells it to stop in order; does not wait. */
    void stop() {
        if (!stopping && child.isAlive()) {
            stopping = true;
            try {
                to.write("stop");
                to.newLine();
                to.close();
            } catch (IOException e) {
                System.err.println(id + " did not take the word to stop: " + e);
            }
        }
    }

    /** Stops it in order and waits for its end. */
    @Override
    public void close() {
        stop();
        child.awaitEnd(STOP);
    }
}

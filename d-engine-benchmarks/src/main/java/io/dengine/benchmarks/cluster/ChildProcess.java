package io.dengine.benchmarks.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A process that is started here and ended by its id, at the latest when this JVM ends. Its errors, and unless they are read its output too, go to a file; it works in that file's
 * directory, where a library may leave files of its own.
 */
final class ChildProcess implements AutoCloseable {

    private static final Duration END = Duration.ofSeconds(30);

    private final String name;
    private final Process process;
    private final Thread atExit;

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.atExit = new Thread(process::destroyForcibly, "end-" + name);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    static ChildProcess start(String name, List<String> command, Path log, boolean readOutput) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(
                        Objects.requireNonNull(log.toAbsolutePath().getParent()).toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (!readOutput) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        }
        try {
            return new ChildProcess(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    Process process() {
        return process;
    }

    long id() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end; asks for it with SIGTERM when it does not come by itself, and forces it at last. */
    void awaitEnd(Duration byItself) {
        try {
            if (!process.waitFor(byItself.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroy();
                if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                }
            }
            if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + ", process " + id() + ", does not end");
            }
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it with SIGTERM. */
    @Override
    public void close() {
        awaitEnd(Duration.ZERO);
    }
}

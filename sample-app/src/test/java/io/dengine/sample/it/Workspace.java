package io.dengine.sample.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The directories and the processes of one test, or of all tests of a class where the field is static:
 * {@code target/it-logs/<test>} keeps the logs, {@code target/it-data/<test>} the data, and whatever the test started is ended
 * after it, by its own process id.
 */
final class Workspace implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private static final Path TARGET = Path.of(System.getProperty("sample.target", "target"))
            .toAbsolutePath()
            .normalize();
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        // the tests' own JVM may be ended, too
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final Deque<Process> started = new ArrayDeque<>();
    private final Deque<Runnable> cleanups = new ArrayDeque<>();
    private boolean ofTheClass;
    private Path logs = TARGET;
    private Path data = TARGET;

    static Path jar() {
        return Path.of(System.getProperty(
                        "sample.jar", TARGET.resolve("sample-app.jar").toString()))
                .toAbsolutePath()
                .normalize();
    }

    static Path repository() {
        return Path.of(System.getProperty("sample.repository", ".."))
                .toAbsolutePath()
                .normalize();
    }

    static Path target() {
        return TARGET;
    }

    Path logs() {
        return logs;
    }

    Path data() {
        return data;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ofTheClass = true;
        prepare(context.getRequiredTestClass().getSimpleName());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!ofTheClass) {
            prepare(context.getRequiredTestClass().getSimpleName() + "."
                    + context.getRequiredTestMethod().getName());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        if (!ofTheClass) {
            endEverything();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        endEverything();
    }

    private void prepare(String test) {
        logs = emptyDirectory(TARGET.resolve("it-logs").resolve(test));
        data = emptyDirectory(TARGET.resolve("it-data").resolve(test));
    }

    private void endEverything() throws InterruptedException {
        while (!cleanups.isEmpty()) {
            cleanups.pop().run();
        }
        // SIGKILL ends a process that is stopped by SIGSTOP, too
        started.forEach(Process::destroyForcibly);
        for (Process process : started) {
            process.waitFor(10, TimeUnit.SECONDS);
            RUNNING.remove(process);
        }
        started.clear();
    }

    /** Runs after the test and before its processes are ended; the latest first. */
    void afterwards(Runnable cleanup) {
        cleanups.push(cleanup);
    }

    /** Starts a process whose output is appended to {@code <name>.log}. */
    Process launch(String name, Path directory, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logOf(name).toFile()));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            started.push(process);
            RUNNING.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path logOf(String name) {
        return logs.resolve(name + ".log");
    }

    String readLog(String name) {
        try {
            return Files.readString(logOf(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path emptyDirectory(Path directory) {
        deleteRecursively(directory);
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void deleteRecursively(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.dengine.benchmarks.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Under which conditions a run took place.
 *
 * @param begin when
 * @param commit of the source, with {@code +} when files were changed since, or are new
 * @param jdk which, and its version
 * @param system operating system
 * @param processor which, and how many
 * @param memoryBytes of the machine
 * @param fileSystem of the data
 * @param loadBefore the system's load average before the run
 * @param syncMicros median time of an fdatasync of 300 appended bytes, before the run
 * @param versions of what is measured
 */
public record Conditions(
        String begin,
        String commit,
        String jdk,
        String system,
        String processor,
        long memoryBytes,
        String fileSystem,
        double loadBefore,
        double syncMicros,
        Map<String, String> versions) {

    private static final Pattern JAR =
            Pattern.compile("/(jraft-core|rocksdbjni|jetcd-core|d-engine-core)-([^/:]+)\\.jar");
    private static final int SYNCS = 300;
    private static final int SYNC_BYTES = 300;

    /**
     * Those of now.
     *
     * @param directory where the data will be; exists
     */
    public static Conditions now(Path directory) {
        try {
            return new Conditions(
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                    SourceCommit.of(Path.of("")),
                    System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                    System.getProperty("os.name") + " " + System.getProperty("os.version"),
                    field("/proc/cpuinfo", "model name") + ", "
                            + Runtime.getRuntime().availableProcessors() + " processors",
                    Long.parseLong(field("/proc/meminfo", "MemTotal")
                                    .replace("kB", "")
                                    .trim())
                            * 1024,
                    Files.getFileStore(directory).type(),
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                    measureSync(directory),
                    findVersions());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> findVersions() {
        Map<String, String> versions = new TreeMap<>();
        Matcher jars = JAR.matcher(System.getProperty("java.class.path"));
        while (jars.find()) {
            versions.put(jars.group(1), jars.group(2));
        }
        String etcd = CommandOutput.of(Path.of(""), "etcd", "--version");
        if (!etcd.isEmpty()) {
            versions.put("etcd", etcd.lines().findFirst().orElseThrow().replace("etcd Version: ", ""));
        }
        return versions;
    }

    private static String field(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown");
    }

    private static double measureSync(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "sync", null);
        long[] nanos = new long[SYNCS];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < SYNCS; i++) {
                channel.write(ByteBuffer.allocate(SYNC_BYTES));
                long from = System.nanoTime();
                channel.force(false);
                nanos[i] = System.nanoTime() - from;
            }
        } finally {
            Files.delete(file);
        }
        java.util.Arrays.sort(nanos);
        return nanos[SYNCS / 2] / 1e3;
    }
}

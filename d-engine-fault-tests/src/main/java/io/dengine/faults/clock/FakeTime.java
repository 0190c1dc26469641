package io.dengine.faults.clock;

import io.dengine.faults.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The library libfaketime, which stands between a process and the clocks of its kernel: everything in the process is affected, the Raft library, timed waits and the JDK itself as well. What it is to
 * do is said in the process's environment.
 *
 * <p>There are two ways, and a process can be started with one of them. They need different settings of one switch of the library; with the other setting timed waits of a JVM come
 * back at once, or never (measured with 0.9.10 and JDK 17 and 25).
 */
final class FakeTime {

    private static final String PRELOAD = "LD_PRELOAD";
    private static final String SPECIFICATION = "FAKETIME";
    private static final String FILE = "FAKETIME_TIMESTAMP_FILE";
    private static final String NO_CACHE = "FAKETIME_NO_CACHE";
    private static final String REAL_MONOTONIC = "FAKETIME_DONT_FAKE_MONOTONIC";
    private static final String WAITS = "FAKETIME_FORCE_MONOTONIC_FIX";
    private static final String REAL_FILE_TIMES = "NO_FAKE_STAT";

    /** All variables that may be set. */
    static final List<String> VARIABLES =
            List.of(PRELOAD, SPECIFICATION, FILE, NO_CACHE, REAL_MONOTONIC, WAITS, REAL_FILE_TIMES);

    private FakeTime() {}

    /**
     * Where the library is.
     *
     * @throws UnavailableException if it is not installed
     */
    static Path library() {
        for (String places : List.of("/usr/lib", "/usr/local/lib", "/usr/lib64")) {
            Path directory = Path.of(places);
            if (Files.isDirectory(directory)) {
                try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
                    for (Path place : found) {
                        Path deep = place.resolve("faketime/libfaketimeMT.so.1");
                        Path flat = place.resolve("libfaketimeMT.so.1");
                        if (Files.isReadable(deep)) {
                            return deep;
                        }
                        if (place.endsWith("faketime") && Files.isReadable(flat)) {
                            return flat;
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        throw new UnavailableException("libfaketimeMT.so.1 is not installed (package 'faketime')");
    }

    /** The wall clock can be set at any time by {@link #set}; the monotonic clock is real. */
    static Map<String, String> settable(Path file) {
        return Map.of(
                PRELOAD, library().toString(),
                FILE, file.toString(),
                NO_CACHE, "1",
                REAL_MONOTONIC, "1",
                WAITS, "0",
                REAL_FILE_TIMES, "1");
    }

    /** Sets the wall clock of a process that was started with {@link #settable}, to so much after the real time. */
    static void set(Path file, Duration offset) {
        write(file, String.format(Locale.ROOT, "%+d", offset.toSeconds()));
    }

    private static void write(Path file, String specification) {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            Files.writeString(next, specification);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the wall clock of a process that was started with {@link #settable} forward by so much each time it is read. */
    static void advance(Path file, Duration step) {
        write(file, String.format(Locale.ROOT, "+0 i%d", step.toSeconds()));
    }

    /** Both clocks, and timed waits, run at a multiple of the real rate from the start of the process on. */
    static Map<String, String> rate(double rate) {
        if (!(rate >= 0.01 && rate <= 100)) {
            throw new IllegalArgumentException("rate: " + rate + ", allowed are 0.01 to 100");
        }
        return Map.of(
                PRELOAD,
                library().toString(),
                SPECIFICATION,
                String.format(Locale.ROOT, "+0 x%.3f", rate),
                WAITS,
                "1",
                REAL_FILE_TIMES,
                "1");
    }
}

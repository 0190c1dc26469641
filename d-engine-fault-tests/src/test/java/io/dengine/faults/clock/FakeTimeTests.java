package io.dengine.faults.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dengine.faults.Externals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a JVM under the library really has another time, and that its waits go by it. */
class FakeTimeTests {

    /** What the process told: its clocks, how long its waits took by them; and when it was asked and had answered, by our own clocks. */
    private record Told(long wallMillis, long nanos, long waitMillis, long asked, long answered, long answeredMillis) {}

    @TempDir
    Path directory;

    private static Told ask(Process process, BufferedReader answers) throws IOException {
        long asked = System.nanoTime();
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        List<Long> words =
                Stream.of(answers.readLine().split(" ")).map(Long::parseLong).toList();
        return new Told(words.get(0), words.get(1), words.get(2), asked, System.nanoTime(), System.currentTimeMillis());
    }

    private static Process start(Map<String, String> variables) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClockProbe.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(variables);
        return builder.start();
    }

    @Test
    void theWallClockJumpsWhileTheMonotonicClockAndWaitsGoOn() throws IOException {
        Path file = directory.resolve("clock");
        FakeTime.set(file, Duration.ZERO);
        Process process = start(Externals.require(() -> FakeTime.settable(file)));
        try (BufferedReader answers = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            Told right = ask(process, answers);
            FakeTime.set(file, Duration.ofHours(30));
            Told late = ask(process, answers);
            FakeTime.set(file, Duration.ofHours(-30));
            Told early = ask(process, answers);

            long hours = Duration.ofHours(30).toMillis();
            assertThat(right.wallMillis() - right.answeredMillis()).isCloseTo(0, within(2_000L));
            assertThat(late.wallMillis() - late.answeredMillis()).isCloseTo(hours, within(2_000L));
            assertThat(early.wallMillis() - early.answeredMillis()).isCloseTo(-hours, within(2_000L));
            assertThat(early.nanos() - right.nanos())
                    .isBetween(early.asked() - right.answered(), early.answered() - right.asked());
            assertThat(List.of(right.waitMillis(), late.waitMillis(), early.waitMillis()))
                    .allMatch(wait -> wait >= 399);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theMonotonicClockAndWaitsRunAtTheRate() throws IOException {
        Process process = start(Externals.require(() -> FakeTime.rate(4)));
        try (BufferedReader answers = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            ask(process, answers);
            Told first = ask(process, answers);
            ask(process, answers);
            ask(process, answers);
            Told last = ask(process, answers);

            double elapsed = last.nanos() - first.nanos();
            assertThat(elapsed / (last.answered() - first.asked())).isBetween(2.0, 4.05);
            assertThat(elapsed / (last.asked() - first.answered())).isGreaterThan(3.95);
            // three times 400 ms of its time
            assertThat(elapsed).isGreaterThanOrEqualTo(1_200_000_000);
            assertThat(last.waitMillis()).isGreaterThanOrEqualTo(399);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aRateThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> FakeTime.rate(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rate: 0.0, allowed are 0.01 to 100");
    }
}

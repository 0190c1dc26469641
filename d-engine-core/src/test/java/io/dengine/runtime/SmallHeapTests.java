package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.TestJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients ask for in many small requests does not take the memory of a member, neither at once nor when its log is applied again. */
class SmallHeapTests {

    @TempDir
    private Path directory;

    private String run(String heap, String scenario) throws IOException, InterruptedException {
        ProcessBuilder builder = TestJvm.builder(
                List.of("-Xmx" + heap, "-XX:+UseSerialGC"),
                TestJvm.classPath(),
                SmallHeap.class,
                directory.resolve("data").toString(),
                scenario);
        return TestJvm.run(builder, directory.resolve("output"), Duration.ofSeconds(180));
    }

    @Test
    void entriesWhoseAnswersWereLargerThanTheHeapAreAppliedAgainAfterARestart() throws Exception {
        assertThat(run("1g", "answers")).contains("failure null, keys 7");

        assertThat(run("128m", "open")).contains("failure null, keys 8").doesNotContain("OutOfMemoryError");
    }

    @Test
    void valuesOfMoreThanTheHeapMayExpireTogether() throws Exception {
        assertThat(run("128m", "expiry")).contains("failure null, keys 0").doesNotContain("OutOfMemoryError");

        assertThat(run("128m", "open")).contains("failure null, keys 1").doesNotContain("OutOfMemoryError");
    }

    @Test
    void aDeleteOfLongKeysBehindACompactionSweepsNoMoreThanFits() throws Exception {
        assertThat(run("384m", "sweep")).contains("failure null, keys 0").doesNotContain("OutOfMemoryError");

        assertThat(run("384m", "open")).contains("failure null, keys 1").doesNotContain("OutOfMemoryError");
    }
}

package io.dengine.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.benchmarks.cases.Cases;
import io.dengine.benchmarks.peers.PeerKind;
import io.dengine.benchmarks.report.ClusterReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The whole way once, with real processes and the fewest operations. What processes use is only told by Linux. */
@EnabledOnOs(OS.LINUX)
class ClusterSmokeTests {

    @TempDir
    private Path directory;

    @Test
    void measuresPeersAndReports() throws IOException {
        RunSettings settings = new RunSettings(
                List.of(Cases.SINGLE_PUT_256),
                List.of(PeerKind.ENGINE, PeerKind.VARIANT, PeerKind.BARE),
                1,
                1,
                0.001,
                1,
                1000,
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
                List.of("-Dbenchmark.log=files"),
                true);
        ClusterRecord record = new ClusterRun(settings, directory.resolve("work")).run();
        assertThat(record.failure()).isNull();
        assertThat(record.isSound()).isTrue();
        assertThat(record.measurements()).hasSize(3).allSatisfy(one -> {
            assertThat(one.operations()).isPositive();
            assertThat(one.perSecond()).isPositive();
            assertThat(one.cpuMicrosPerOperation()).isPositive();
            assertThat(one.writtenBytesPerOperation()).isNotNegative();
            assertThat(one.peakResidentBytes()).isPositive();
        });
        Files.createDirectories(directory.resolve("report"));
        Files.createFile(directory.resolve("report/put-throughput.png"));
        ClusterReport.write(record, directory.resolve("report"));
        assertThat(ClusterReport.read(directory.resolve("report"))).isEqualTo(record);
        assertThat(directory.resolve("report/cluster.md"))
                .content()
                .contains("one node: put, C = 256")
                .doesNotContain("put-throughput.png");
        assertThat(directory.resolve("report/put-throughput.png")).doesNotExist();
        assertThat(directory.resolve("work")).isEmptyDirectory();
    }
}

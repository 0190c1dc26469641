package io.dengine.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.benchmarks.peers.PeerKind;
import io.dengine.benchmarks.scale.ScalePoint;
import io.dengine.benchmarks.scale.ScaleRecord;
import io.dengine.benchmarks.scale.ScaleRun;
import io.dengine.benchmarks.scale.ScaleSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleReportTests {

    @TempDir
    private Path directory;

    @Test
    void theSmallestSizeWithEnoughOperationsIsTheBase() throws IOException {
        String text = written(
                point(1, 1, 15, 4000),
                point(10, 1, 1000, 100),
                point(10, 2, 999, 100),
                point(100, 1, 1500, 300),
                point(100, 2, 1500, 300),
                point(1000, 1, 15_000, 450),
                point(1000, 2, 15_000, 450),
                point(2000, 1, 30_000, 451),
                point(2000, 2, 30_000, 451));
        assertThat(text)
                .containsPattern("\\| 1 \\|.*\\| too few operations to tell \\|\n")
                .containsPattern("\\| 10 \\|.*\\| too few operations to tell \\|\n")
                .containsPattern("\\| 100 \\|.*\\| base \\|\n")
                .containsPattern("\\| 1,000 \\|.*\\| 1\\.50 × \\|\n")
                .containsPattern("\\| 2,000 \\|.*\\| 1\\.50 ×, \\*\\*not flat\\*\\* \\|\n")
                .contains("from few to many");
    }

    @Test
    void aCostByNothingIsNotCalledFlat() throws IOException {
        String text = written(point(100, 1, 1500, 0), point(1000, 1, 15_000, 0), point(2000, 1, 15_000, 100));
        assertThat(text)
                .containsPattern("\\| 1,000 \\|.*\\| cannot be told: the base costs nothing \\|\n")
                .containsPattern("\\| 2,000 \\|.*\\| cannot be told: the base costs nothing \\|\n")
                .doesNotContain("NaN", "∞", "Infinity");
    }

    @Test
    void onlyChartsOfWhatWasMeasuredAreThere() throws IOException {
        Path stale = Files.createFile(directory.resolve("scale-keys.png"));
        String text = written(point(100, 1, 1500, 1));
        assertThat(stale).doesNotExist();
        assertThat(text).contains("(scale-leases.png)").doesNotContain("scale-keys.png", "scale-watchers.png");
    }

    private String written(ScalePoint... points) throws IOException {
        ScaleSettings settings = new ScaleSettings(List.of(), List.of(), List.of(), 10, 2, List.of("-Xmx512m"));
        ScaleReport.write(new ScaleRecord(Recorded.conditions(), settings, List.of(points), null), directory);
        return Files.readString(directory.resolve("scale.md"));
    }

    private static ScalePoint point(int size, int repeat, long operations, double cpuMicros) {
        return new ScalePoint(
                ScaleRun.LEASES,
                size,
                0,
                Recorded.of(repeat, ScaleRun.LEASES, PeerKind.ENGINE)
                        .operations(operations)
                        .cpuMicros(cpuMicros)
                        .measurement());
    }
}

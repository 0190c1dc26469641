package io.dengine.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.benchmarks.disk.DiskUse;
import io.dengine.benchmarks.peers.PeerKind;
import io.dengine.benchmarks.soak.SoakRecord;
import io.dengine.benchmarks.soak.SoakSample;
import io.dengine.benchmarks.soak.SoakSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakReportTests {

    @TempDir
    private Path directory;

    @Test
    void historyIsToldAsFarAsItIsKnown() throws IOException {
        DiskUse disk = new DiskUse(
                1,
                PeerKind.ENGINE,
                3,
                Map.of("state", 40_000_000L),
                Map.of("KEYS", 20_000_000L, "HISTORY", 4_000_000L, "VERSIONS", 8_500_000L));
        SoakReport.write(record(Recorded.of(1, "soak", PeerKind.ENGINE), disk), directory);
        assertThat(directory.resolve("soak.md"))
                .content()
                .contains("history's share of them is not told apart. At rest it has 12.5 of the tables' 32.5 MB")
                .contains("![soak disk](soak-disk.png)")
                .contains("put on: G1 Young Generation\n")
                .doesNotContain("Not sound");
        SoakReport.write(record(Recorded.of(1, "soak", PeerKind.ENGINE), null), directory);
        assertThat(directory.resolve("soak.md"))
                .content()
                .contains("not told apart.\n")
                .doesNotContain("At rest");
    }

    @Test
    void whatGetsWorseByMoreThanATenthIsADrift() throws IOException {
        SoakReport.write(
                record(
                        List.of(
                                sample(90, 1, 1_000_000),
                                sample(90, 1, 1_000_000),
                                sample(100, 1, 1_000_000),
                                sample(50, 1, 1_050_000),
                                sample(90, 1.51, 1_110_000)),
                        null),
                directory);
        assertThat(directory.resolve("soak.md"))
                .content()
                .contains("| puts per second | 90.0 | 100 | 50.0 | 90.0 | 0.90 × | ≥ 0.90 × | met |")
                .containsPattern("\\| p50, ms \\|.*\\| 1\\.51 × \\| ≤ 1\\.10 × \\| \\*\\*not met\\*\\* \\|")
                .containsPattern("\\| p99\\.9, ms \\|.*\\| 1\\.51 × \\| ≤ 1\\.50 × \\| \\*\\*not met\\*\\* \\|")
                .containsPattern("\\| memory .*\\| 1\\.11 × \\| ≤ 1\\.10 × \\| \\*\\*not met\\*\\* \\|")
                .containsPattern("\\| disk .*\\| 1\\.00 × \\| ≤ 1\\.10 × \\| met \\|");
    }

    @Test
    void errorsCountWheneverTheyCame() {
        assertThat(record(Recorded.of(1, "soak", PeerKind.ENGINE), null).isSound())
                .isTrue();
        assertThat(record(Recorded.of(1, "soak", PeerKind.ENGINE).errors(1), null)
                        .isSound())
                .isFalse();
        assertThat(record(Recorded.of(1, "soak", PeerKind.ENGINE).warmUpErrors(1), null)
                        .isSound())
                .isFalse();
    }

    private static SoakRecord record(Recorded measured, DiskUse disk) {
        return record(Collections.nCopies(4, sample(measured, 1_000_000)), disk);
    }

    private static SoakRecord record(List<SoakSample> samples, DiskUse disk) {
        SoakSettings settings = new SoakSettings(60, 10, 256, 0, 1_000_000, List.of("-Xmx512m"));
        return new SoakRecord(Recorded.conditions(), settings, samples, disk, null);
    }

    private static SoakSample sample(double perSecond, double millis, long residentBytes) {
        return sample(
                Recorded.of(1, "soak", PeerKind.ENGINE).perSecond(perSecond).p50(millis * 1e3), residentBytes);
    }

    private static SoakSample sample(Recorded measured, long residentBytes) {
        return new SoakSample(
                10,
                measured.measurement(),
                List.of(residentBytes),
                List.of(Map.of("log", 1_000_000L, "state", 2_000_000L)));
    }
}

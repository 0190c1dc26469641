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
        SoakSample sample = new SoakSample(
                10,
                measured.measurement(),
                List.of(1_000_000L),
                List.of(Map.of("log", 1_000_000L, "state", 2_000_000L)));
        SoakSettings settings = new SoakSettings(60, 10, 256, 0, 1_000_000, List.of("-Xmx512m"));
        return new SoakRecord(Recorded.conditions(), settings, Collections.nCopies(4, sample), disk, null);
    }
}

package io.dengine.benchmarks.report;

import static io.dengine.benchmarks.peers.PeerKind.BARE;
import static io.dengine.benchmarks.peers.PeerKind.ENGINE;
import static io.dengine.benchmarks.peers.PeerKind.VARIANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.benchmarks.cases.Cases;
import io.dengine.benchmarks.run.ClusterRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterReportTests {

    @TempDir
    private Path directory;

    @Test
    void tellsWhatOthersTookMeanwhile() throws IOException {
        String text = written(Recorded.run(
                Recorded.of(1, Cases.PUT_256, ENGINE).othersShare(0.1),
                Recorded.of(2, Cases.PUT_256, ENGINE).othersShare(0.34),
                Recorded.of(1, Cases.PUT_256, BARE).othersShare(0.05)));
        assertThat(text)
                .contains("more than 0.1 of a processor: 1 of 3.")
                .containsPattern("\\| put, C = 256 \\| d-engine \\|.*\\| 0\\.34 \\| 0 \\|\n")
                .containsPattern("\\| put, C = 256 \\| bare SOFAJRaft \\|.*\\| 0\\.05 \\| 0 \\|\n");
    }

    @Test
    void tellsWhichJvmsWereMeasured() throws IOException {
        Recorded put = Recorded.of(1, Cases.PUT_256, ENGINE);
        assertThat(written(Recorded.run(put)))
                .contains("JVM options `-Xmx512m`\n")
                .contains("put on: G1 Young Generation\n")
                .doesNotContain("variant");
        assertThat(written(
                        Recorded.run(put, Recorded.of(1, Cases.PUT_256, VARIANT).collectors("ZGC"))))
                .contains("JVM options `-Xmx512m`; the variant's besides `-Dbenchmark.log=rocksdb`\n")
                .contains("G1 Young Generation (d-engine); ZGC (d-engine, variant)\n");
    }

    @Test
    void aChartOfAnEarlierRunIsNotLeft() throws IOException {
        Path stale = Files.createFile(directory.resolve("get-256-latency.png"));
        String text = written(Recorded.run(Recorded.of(1, Cases.PUT_256, ENGINE)));
        assertThat(stale).doesNotExist();
        assertThat(text).doesNotContain("get-256-latency").contains("![put 256 latency](put-256-latency.png)");
        assertThat(directory.resolve("put-256-latency.png")).isNotEmptyFile();
    }

    private String written(ClusterRecord run) throws IOException {
        ClusterReport.write(run, directory);
        return Files.readString(directory.resolve("cluster.md"));
    }
}

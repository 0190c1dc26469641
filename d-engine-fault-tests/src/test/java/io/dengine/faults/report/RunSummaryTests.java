package io.dengine.faults.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSummaryTests {

    @TempDir
    private Path directory;

    @Test
    void theSummaryIsWrittenAsJson() throws IOException {
        RunSummary summary = new RunSummary(
                7,
                List.of("--seed", "7"),
                3,
                Duration.ofSeconds(90),
                1,
                Map.of("bank", Map.of("OK", 3L, "UNKNOWN", 2L)),
                Map.of("bank", Map.of("OutcomeUnknownException", 2L)),
                Map.of("bank", 4L),
                List.of(
                        new FaultEvent(
                                "kill-all", "kill-all [n1]", true, 0, 1, 8_000_000, 7_000_000, 1_000_000, 2_000_000),
                        new FaultEvent(
                                "kill-all", "kill-all [n2]", true, 0, 1, 11_000_000, 9_000_000, 3_000_000, 6_000_000),
                        new FaultEvent("transfer", "transfer [n2]", false, 0, 1, 0, 0, 0, 4_000_000)),
                List.of("n2 has come upon earlier damage"),
                5,
                Map.of("n1 ab", Map.of("threads", List.of(1, 2, 3))),
                List.of(),
                List.of("bank: the total is not 500"));
        assertThat(Files.readString(summary.writeTo(directory)))
                .contains(
                        "\"seed\": 7",
                        "\"seconds\": 90",
                        "\"operations\": 5",
                        "\"arguments\": [\"--seed\", \"7\"]",
                        "\"faults\": 3",
                        "\"faultsThatTookEffect\": 2",
                        "\"faultsWithoutEffectByKind\": {\n    \"transfer\": 1")
                .contains(
                        "\"kill-all\": 2",
                        "\"kill-all\": [6, 6]",
                        "\"kill-all\": [3, 3]",
                        "\"kill-all\": [9, 9]",
                        "\"kill-all\": [11, 11]",
                        "\"repaired\": [\"n2 has come upon earlier damage\"]",
                        "\"transfer\": 1")
                .contains("\"anomalies\": [\"bank: the total is not 500\"]", "\"threads\": [1, 2, 3]");
    }
}

package io.dengine.faults.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.checker.Finding;
import io.dengine.faults.history.Operation;
import io.dengine.faults.history.Outcome;
import io.dengine.faults.workload.Examination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureFilesTests {

    private static final long START = 1_000_000;

    @TempDir
    private Path directory;

    @Test
    void aHistoryIsWrittenAsJsonAndAsAPage() throws IOException {
        List<Operation<String, String>> history = List.of(
                new Operation<>(1, 1, "n1", "Put[1]", "done", Outcome.OK, START + 2_000, START + 5_000, "via put"),
                new Operation<>(
                        2,
                        2,
                        "n2",
                        "Put[<b>\"2\"]",
                        null,
                        Outcome.UNKNOWN,
                        START + 3_000,
                        Long.MAX_VALUE,
                        "put: timeout"));
        List<Path> files = new FailureFiles(directory, 42, List.of("--seed", "42"), START)
                .write(
                        new Examination(
                                "register",
                                "register/0/1",
                                history,
                                List.of(new Finding("not right", List.of(2L))),
                                false,
                                List.of("watcher one was told nothing")),
                        List.of(new FaultEvent("kill-all", "kill-all [n1]", true, START, START + 4_000, 8, 5, 6, 7)));
        assertThat(files)
                .extracting(file -> file.getFileName().toString())
                .containsExactly("01-register-register-0-1.json", "01-register-register-0-1.html");
        String json = Files.readString(files.get(0));
        assertThat(json)
                .contains(
                        "\"seed\": 42",
                        "\"arguments\": [\"--seed\", \"42\"]",
                        "\"message\": \"not right\"",
                        "\"operations\": [2]")
                .contains("\"what\": \"kill-all [n1]\"", "\"from\": 0", "\"to\": 4")
                .contains("\"evidence\": [\"watcher one was told nothing\"]")
                .contains("\"input\": \"Put[1]\"", "\"output\": \"done\"", "\"from\": 2", "\"to\": 5")
                .contains("\"input\": \"Put[\\u003cb>\\\"2\\\"]\"", "\"to\": null", "\"marked\": true");
        assertThat(Files.readString(files.get(1)))
                .startsWith("<!DOCTYPE html>")
                .contains(json)
                .doesNotContain("<link", "src=");
    }

    @Test
    void afterSomeFailuresNoMoreFilesAreWritten() {
        FailureFiles files = new FailureFiles(directory, 1, List.of(), START);
        List<Path> last = List.of();
        for (int i = 0; i < 26; i++) {
            last = files.write(new Examination("set", "set/" + i, List.of(), List.of(), true), List.of());
        }
        assertThat(last).isEmpty();
        assertThat(directory.toFile().list()).hasSize(50);
        assertThat(directory.resolve("01-set-set-0.json")).content().contains("\"title\": \"set: set/0, not decided\"");
    }
}

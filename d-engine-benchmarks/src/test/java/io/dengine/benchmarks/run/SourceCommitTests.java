package io.dengine.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceCommitTests {

    @TempDir
    private Path directory;

    @Test
    void changedAndNewFilesAreToldButNotResultsOfEarlierRuns() throws IOException {
        assumeFalse(git("--version").isEmpty());
        Path module = Files.createDirectories(directory.resolve("module"));
        Path source = Files.writeString(module.resolve("Source.java"), "1");
        git("init");
        git("add", ".");
        git("-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "-m", "first");
        String commit = SourceCommit.of(directory);
        assertThat(commit).matches("[0-9a-f]{12}");

        Files.createDirectories(directory.resolve("docs/benchmarks"));
        Files.writeString(directory.resolve("docs/benchmarks/cluster.md"), "");
        assertThat(SourceCommit.of(module)).isEqualTo(commit);

        Path more = Files.writeString(directory.resolve("More.java"), "");
        assertThat(SourceCommit.of(module)).isEqualTo(commit + "+");

        Files.delete(more);
        Files.writeString(source, "2");
        assertThat(SourceCommit.of(module)).isEqualTo(commit + "+");
    }

    private String git(String... words) {
        String[] command = new String[words.length + 1];
        command[0] = "git";
        System.arraycopy(words, 0, command, 1, words.length);
        return CommandOutput.of(directory, command);
    }
}

package io.dengine.storage.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.storage.Checkpoint;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointManifestTests {

    private static final String BODY = "d-engine-checkpoint 1\n"
            + "applied-index 42\n"
            + "file 3 364b3fb7 000010.sst\n"
            + "file 0 00000000 CURRENT\n";
    private static final String CHECKSUM = "crc32c 8495d80d\n";

    @TempDir
    private Path directory;

    private CheckpointManifest manifest;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(directory.resolve("000010.sst"), "abc");
        Files.writeString(directory.resolve("CURRENT"), "");
        manifest = new CheckpointManifest(
                42,
                List.of(
                        CheckpointManifest.Entry.of(directory.resolve("000010.sst")),
                        CheckpointManifest.Entry.of(directory.resolve("CURRENT"))));
    }

    private Path file() {
        return directory.resolve("D-ENGINE-CHECKPOINT");
    }

    @Test
    void itIsLinesOfTextWithTheVersionFirstAndTheChecksumLast() throws IOException {
        Checkpoint written = manifest.write(directory);
        assertThat(file()).content().isEqualTo(BODY + CHECKSUM);
        assertThat(written).isEqualTo(new Checkpoint(42, List.of("000010.sst", "CURRENT", "D-ENGINE-CHECKPOINT")));
    }

    @Test
    void itReadsWhatWasWritten() throws IOException {
        Files.writeString(file(), BODY + CHECKSUM);
        assertThat(CheckpointManifest.readAndVerify(directory)).isEqualTo(manifest);
    }

    @Test
    void newerVersionIsRefusedAndNotCalledDamage() throws IOException {
        Files.writeString(file(), BODY.replace("checkpoint 1", "checkpoint 2") + "crc32c 973b5c83\n");
        assertThatThrownBy(() -> CheckpointManifest.readAndVerify(directory))
                .isInstanceOf(StorageException.class)
                .isNotInstanceOf(CorruptionException.class)
                .hasMessage(file() + " has format version 2, this d-engine reads version 1; the member that installs a"
                        + " checkpoint must not be older than the one that wrote it");
    }

    @Test
    void newerVersionWhoseChecksumDoesNotMatchIsDamage() throws IOException {
        Files.writeString(file(), BODY.replace("checkpoint 1", "checkpoint 2") + CHECKSUM);
        assertThatThrownBy(() -> CheckpointManifest.readAndVerify(directory)).isInstanceOf(CorruptionException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", ".hidden", "a/b", "a\\b", "/etc/passwd", "a b", "a\nb", "D-ENGINE-CHECKPOINT"})
    void fileThatWouldLieElsewhereIsRefused(String name) {
        assertThatThrownBy(() -> new CheckpointManifest.Entry(name, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        CheckpointManifest.Entry entry = new CheckpointManifest.Entry("a", 1, 1);
        assertThatThrownBy(() -> new CheckpointManifest.Entry("a", -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CheckpointManifest(-1, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CheckpointManifest(1, List.of(entry, entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("listed twice");
    }
}

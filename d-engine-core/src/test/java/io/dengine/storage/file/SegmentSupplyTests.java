package io.dengine.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentSupplyTests {

    private static final int SMALL = 4_096;
    private static final int LARGE = 8_192;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private SegmentSupply supply;

    @BeforeEach
    void begin() {
        supply = new SegmentSupply(directory);
    }

    @AfterEach
    void end() {
        supply.stop();
    }

    private Path spare() {
        return directory.resolve("spare");
    }

    private void awaitSpare(int bytes) {
        await().atMost(PATIENCE).until(() -> Files.exists(spare()) && Files.size(spare()) == bytes);
    }

    @Test
    void aSpareOfAnotherSizeIsNotInTheWayOfThoseToCome() throws IOException {
        supply.prepare(SMALL);
        awaitSpare(SMALL);
        assertThat(supply.take(LARGE)).hasSize(LARGE);
        assertThat(spare()).doesNotExist();

        supply.prepare(SMALL);
        awaitSpare(SMALL);
        supply.prepare(LARGE);
        awaitSpare(LARGE);
        assertThat(supply.take(LARGE)).hasSize(LARGE);
    }

    @Test
    void aSegmentIsKeptInPlaceOfWhatAFailedPreparationHasLeft() throws IOException {
        Files.write(spare(), new byte[100]);
        Path segment = Files.write(directory.resolve("segment"), new byte[SMALL]);
        supply.reuse(segment, SMALL, SMALL);
        awaitSpare(SMALL);
        assertThat(segment).doesNotExist();
        // and there is one already
        Path other = Files.write(directory.resolve("other"), new byte[SMALL]);
        supply.reuse(other, SMALL, SMALL);
        await().atMost(PATIENCE).until(() -> !Files.exists(other));
    }

    @Test
    void whatCannotBeFilledIsRemoved() throws IOException {
        Path taken = Files.createDirectory(directory.resolve("taken"));
        assertThatThrownBy(() -> supply.take(SMALL)).isInstanceOf(IOException.class);
        Files.deleteIfExists(taken);
        assertThat(supply.take(SMALL)).hasSize(SMALL);
    }
}

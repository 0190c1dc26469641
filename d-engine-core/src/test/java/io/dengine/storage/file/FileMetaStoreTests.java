package io.dengine.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.storage.CorruptionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMetaStoreTests {

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void write() {
        FileMetaStore store = FileMetaStore.open(directory);
        store.markIncarnation(new UUID(1, 2));
        store.put(Map.of("term", "7", "vote", "a"));
        store.close();
        file = directory.resolve("META");
    }

    @Test
    void everyDamageIsRefused() throws IOException {
        byte[] sound = Files.readAllBytes(file);
        for (int offset = 0; offset < sound.length; offset++) {
            byte[] flipped = sound.clone();
            flipped[offset] ^= (byte) (1 << offset % 8);
            Files.write(file, flipped);
            assertThatThrownBy(() -> FileMetaStore.open(directory)).isInstanceOf(CorruptionException.class);
            Files.write(file, Arrays.copyOf(sound, offset));
            assertThatThrownBy(() -> FileMetaStore.open(directory)).isInstanceOf(CorruptionException.class);
        }
    }

    @Test
    void unfinishedReplacementIsOfNoInterest() throws IOException {
        Files.writeString(directory.resolve("META.tmp"), "half");
        FileMetaStore store = FileMetaStore.open(directory);
        assertThat(store.get("term")).contains("7");
        store.put(Map.of("term", "8"));
        assertThat(FileMetaStore.open(directory).get("term")).contains("8");
    }

    @Test
    void interruptedThreadWritesAndStaysInterrupted() {
        FileMetaStore store = FileMetaStore.open(directory);
        Thread.currentThread().interrupt();
        store.put(Map.of("term", "9"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(FileMetaStore.open(directory).get("term")).contains("9");
    }
}

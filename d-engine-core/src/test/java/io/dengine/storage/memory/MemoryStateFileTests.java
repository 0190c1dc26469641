package io.dengine.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.StateTable;
import io.dengine.storage.support.BatchOverlay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryStateFileTests {

    private static final HexFormat HEX = HexFormat.of();
    private static final String CONTENT = "00" + "0000000173" + "0000000131"
            + "01" + "000000016b" + "000000023233"
            + "02" + "0000000168" + "00000000"
            + "04" + "0000000176" + "0000000134"
            + "03" + "000000016c" + "0000000135"
            + "ff";

    @TempDir
    private Path directory;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void itIsTableKeyAndValueOfEachEntryAndAnEnd() throws IOException {
        BatchOverlay content = new BatchOverlay();
        content.put(StateTable.LEASES, bytes("l"), bytes("5"));
        content.put(StateTable.VERSIONS, bytes("v"), bytes("4"));
        content.put(StateTable.HISTORY, bytes("h"), bytes(""));
        content.put(StateTable.KEYS, bytes("k"), bytes("23"));
        content.put(StateTable.SYSTEM, bytes("s"), bytes("1"));
        MemoryStateFile.write(MemoryState.EMPTY.with(content, 7), directory);
        assertThat(HEX.formatHex(Files.readAllBytes(directory.resolve("state.bin"))))
                .isEqualTo(CONTENT);

        MemoryState read = MemoryStateFile.read(directory, 7);
        assertThat(read.appliedIndex()).isEqualTo(7);
        assertThat(read.get(StateTable.LEASES, bytes("l"))).isEqualTo(bytes("5"));
        assertThat(read.get(StateTable.VERSIONS, bytes("v"))).isEqualTo(bytes("4"));
        assertThat(read.get(StateTable.HISTORY, bytes("h"))).isEmpty();
        assertThat(read.get(StateTable.KEYS, bytes("k"))).isEqualTo(bytes("23"));
        assertThat(read.get(StateTable.SYSTEM, bytes("s"))).isEqualTo(bytes("1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "0000000001",
                "00ffffffff00000000ff",
                "007fffffff00000000ff",
                "000000000173000000ff31ff",
                "0900000001730000000131ff",
                "ff00"
            })
    void whatIsNoSuchFileIsRefused(String hex) throws IOException {
        Files.write(directory.resolve("state.bin"), HEX.parseHex(hex));
        assertThatThrownBy(() -> MemoryStateFile.read(directory, 7)).isInstanceOf(CorruptionException.class);
    }
}

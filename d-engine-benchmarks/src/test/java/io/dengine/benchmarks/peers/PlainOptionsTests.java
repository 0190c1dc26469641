package io.dengine.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.storage.StateTable;
import io.dengine.storage.rocksdb.RocksDbStateMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RocksDB writes into a file what a database was opened with. */
class PlainOptionsTests {

    @TempDir
    private Path directory;

    @Test
    void aGetIsComparedWithOneOfTheSameSettings() throws IOException {
        try (RocksDbStateMachine engine = new RocksDbStateMachine()) {
            engine.open(Files.createDirectory(directory.resolve("engine")));
        }
        PlainStore.open(directory.resolve("peer"), PlainOptions.asTheEnginesKeys())
                .close();
        PlainStore.open(directory.resolve("plain"), PlainOptions.defaults()).close();
        List<String> keys = settings(directory.resolve("engine"), StateTable.KEYS.name());
        assertThat(keys).isNotEmpty().anyMatch(line -> line.contains("bloomfilter:10"));
        assertThat(settings(directory.resolve("peer"), "default")).isEqualTo(keys);
        assertThat(settings(directory.resolve("plain"), "default")).isNotEqualTo(keys);
    }

    /** Of a column family and its tables, without the headings, which have its name. */
    private static List<String> settings(Path database, String family) throws IOException {
        List<String> lines;
        try (var files = Files.walk(database)) {
            lines = Files.readAllLines(
                    files.filter(file -> file.getFileName().toString().startsWith("OPTIONS-"))
                            .max(Comparator.naturalOrder())
                            .orElseThrow());
        }
        int from = lines.indexOf("[CFOptions \"" + family + "\"]");
        int tables = lines.indexOf("[TableOptions/BlockBasedTable \"" + family + "\"]");
        assertThat(from).isNotNegative();
        assertThat(tables).isGreaterThan(from);
        int to = tables + 1;
        while (to < lines.size() && !lines.get(to).startsWith("[")) {
            to++;
        }
        return lines.subList(from, to).stream()
                .map(String::trim)
                .filter(line -> !line.startsWith("[") && !line.isEmpty())
                .toList();
    }
}

package io.dengine.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.StateBatch;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import io.dengine.storage.StorageException;
import io.dengine.storage.support.CheckpointManifest;
import io.dengine.storage.support.ChecksummedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** States that an earlier version made, without tables that came later, or a later one with more tables. */
class OlderStateTests {

    private static final List<String> TABLES_OF_THE_FIRST_VERSION = List.of("SYSTEM", "KEYS", "HISTORY", "LEASES");

    @TempDir
    private Path directory;

    private RocksDbStateMachine machine;

    @BeforeEach
    void create() {
        machine = new RocksDbStateMachine();
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A data directory whose state has these tables, applied index 5, and one key in each table. */
    private Path dataWith(List<String> tables) throws IOException, RocksDBException {
        Path data = Files.createTempDirectory(directory, "data");
        Path state = Files.createDirectory(data.resolve("state"));
        writeDatabase(Files.createDirectory(state.resolve("db-1")), tables);
        new ChecksummedFile(state.resolve("CURRENT-STATE")).write(bytes("db-1"));
        return data;
    }

    private static void writeDatabase(Path target, List<String> tables) throws RocksDBException {
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY));
        tables.forEach(table -> descriptors.add(new ColumnFamilyDescriptor(bytes(table))));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        RocksDB.loadLibrary();
        try (DBOptions options = new DBOptions()
                        .setCreateIfMissing(true)
                        .setCreateMissingColumnFamilies(true)
                        .setAtomicFlush(true);
                RocksDB db = RocksDB.open(options, target.toString(), descriptors, handles)) {
            db.put(
                    bytes("applied-index"),
                    ByteBuffer.allocate(Long.BYTES).putLong(5).array());
            for (int i = 1; i < handles.size(); i++) {
                db.put(handles.get(i), bytes("key"), bytes("in " + tables.get(i - 1)));
            }
            handles.forEach(ColumnFamilyHandle::close);
        }
    }

    private void assertIsThatOfTheFirstVersion() {
        assertThat(machine.appliedIndex()).isEqualTo(5);
        for (String table : TABLES_OF_THE_FIRST_VERSION) {
            assertThat(machine.get(StateTable.valueOf(table), bytes("key"))).isEqualTo(bytes("in " + table));
        }
        assertThat(machine.get(StateTable.VERSIONS, bytes("key"))).isNull();
        try (StateView view = machine.newView()) {
            assertThat(view.scan(StateTable.VERSIONS, new byte[0], null, false).next())
                    .isFalse();
        }
    }

    private void commitToVersions(long index) {
        try (StateBatch batch = machine.newBatch()) {
            batch.put(StateTable.VERSIONS, bytes("key"), bytes("later"));
            batch.commit(index);
        }
    }

    @Test
    void directoryMadeBeforeATableExistedOpensAndHasTheTableFromThenOn() throws Exception {
        Path data = dataWith(TABLES_OF_THE_FIRST_VERSION);
        machine.open(data);
        assertIsThatOfTheFirstVersion();
        commitToVersions(6);
        machine.close();
        machine.open(data);
        assertThat(machine.appliedIndex()).isEqualTo(6);
        assertThat(machine.get(StateTable.VERSIONS, bytes("key"))).isEqualTo(bytes("later"));
        assertThat(machine.get(StateTable.LEASES, bytes("key"))).isEqualTo(bytes("in LEASES"));
    }

    @Test
    void checkpointMadeBeforeATableExistedIsRestored() throws Exception {
        Path checkpoint = Files.createDirectory(directory.resolve("checkpoint"));
        writeDatabase(checkpoint, TABLES_OF_THE_FIRST_VERSION);
        Files.delete(checkpoint.resolve("LOCK"));
        List<CheckpointManifest.Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(checkpoint)) {
            for (Path file : files.sorted().toList()) {
                entries.add(CheckpointManifest.Entry.of(file));
            }
        }
        new CheckpointManifest(5, entries).write(checkpoint);
        machine.open(Files.createDirectory(directory.resolve("new")));
        commitToVersions(9);
        machine.restore(checkpoint);
        assertIsThatOfTheFirstVersion();
        commitToVersions(6);
        assertThat(machine.get(StateTable.VERSIONS, bytes("key"))).isEqualTo(bytes("later"));
    }

    @Test
    void lossOfATableThatWasAlwaysThereIsRefused() throws Exception {
        Path data = dataWith(List.of("SYSTEM", "KEYS", "HISTORY", "VERSIONS"));
        assertThatThrownBy(() -> machine.open(data))
                .isInstanceOf(CorruptionException.class)
                .hasMessageContaining("the table LEASES is missing");
    }

    @Test
    void tableOfALaterVersionIsRefused() throws Exception {
        Path data = dataWith(List.of("SYSTEM", "KEYS", "HISTORY", "LEASES", "VERSIONS", "INDEXES"));
        assertThatThrownBy(() -> machine.open(data))
                .isInstanceOf(StorageException.class)
                .isNotInstanceOf(CorruptionException.class)
                .hasMessageContaining(
                        "has the table INDEXES, which this d-engine does not know; use the newer version");
    }
}

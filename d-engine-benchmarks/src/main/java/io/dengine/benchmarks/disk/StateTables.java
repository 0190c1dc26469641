package io.dengine.benchmarks.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The tables of the databases below a directory, by column family. */
final class StateTables {

    private StateTables() {}

    /** Bytes by column family; nothing when there is no database. It must not be open elsewhere. */
    static Map<String, Long> of(Path directory) {
        Map<String, Long> bytes = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return bytes;
        }
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.filter(file -> file.endsWith("CURRENT")).toList()) {
                add(Objects.requireNonNull(path.getParent()), bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RocksDBException e) {
            throw new IllegalStateException("cannot read the tables in " + directory, e);
        }
        return bytes;
    }

    private static void add(Path database, Map<String, Long> bytes) throws RocksDBException {
        RocksDB.loadLibrary();
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        try (Options options = new Options()) {
            for (byte[] name : RocksDB.listColumnFamilies(options, database.toString())) {
                families.add(new ColumnFamilyDescriptor(name));
            }
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                RocksDB db = RocksDB.openReadOnly(options, database.toString(), families, handles)) {
            for (LiveFileMetaData file : db.getLiveFilesMetaData()) {
                bytes.merge(new String(file.columnFamilyName(), StandardCharsets.UTF_8), file.size(), Long::sum);
            }
            handles.forEach(ColumnFamilyHandle::close);
        }
    }
}

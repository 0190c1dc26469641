package io.dengine.storage.rocksdb;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.StateTable;
import io.dengine.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The column families of a state's database: the default one and one for each table, named as the table is. */
final class StateFamilies {

    /** Tables that earlier versions did not have. A database without another one has lost it. */
    private static final Set<StateTable> LATER_TABLES = EnumSet.of(StateTable.VERSIONS);

    private StateFamilies() {}

    static byte[] name(StateTable table) {
        return table.name().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Whether a database lacks column families because an earlier version made it; they are to be created then.
     *
     * @throws CorruptionException when it lacks others
     * @throws StorageException when it has one that only a later version can know
     */
    static boolean areMissing(Path database) {
        Set<String> found = list(database);
        boolean missing = false;
        for (StateTable table : StateTable.values()) {
            if (!found.remove(table.name())) {
                if (!LATER_TABLES.contains(table)) {
                    throw new CorruptionException(database + " is damaged: the table " + table + " is missing");
                }
                missing = true;
            }
        }
        if (!found.isEmpty()) {
            throw new StorageException(database + " has the table " + String.join(", ", found)
                    + ", which this d-engine does not know; use the newer version of d-engine that wrote it");
        }
        return missing;
    }

    private static Set<String> list(Path database) {
        RocksDB.loadLibrary();
        Set<String> names = new TreeSet<>();
        try (Options options = new Options()) {
            for (byte[] name : RocksDB.listColumnFamilies(options, database.toString())) {
                names.add(new String(name, StandardCharsets.ISO_8859_1));
            }
        } catch (RocksDBException e) {
            throw RocksErrors.ofOpening("Opening the state in " + database, e);
        }
        names.remove(new String(RocksDB.DEFAULT_COLUMN_FAMILY, StandardCharsets.ISO_8859_1));
        return names;
    }
}

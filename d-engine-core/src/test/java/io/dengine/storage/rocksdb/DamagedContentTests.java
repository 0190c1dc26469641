package io.dengine.storage.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.LogRecord;
import io.dengine.storage.Mutation;
import io.dengine.storage.StorageException;
import io.dengine.storage.StoreCopies;
import io.dengine.storage.file.FileMetaStore;
import io.dengine.storage.support.ChecksummedFile;
import io.dengine.storage.support.DurableFiles;
import io.dengine.storage.support.SyncedMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever the bytes of a small file or of a record have become: they are refused, and never with another error. */
class DamagedContentTests {

    private static final int TRIES = 300;
    private static final LogRecord RECORD = new LogRecord(17, 3, true, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

    private static Path directory;

    @BeforeContainer
    static void createDirectory() throws IOException {
        directory = Files.createTempDirectory("d-engine-damage");
    }

    @AfterContainer
    static void deleteDirectory() throws IOException {
        DurableFiles.deleteRecursively(directory);
    }

    @Provide
    Arbitrary<Mutation> mutations() {
        return Mutation.any();
    }

    @Property(tries = TRIES)
    void randomLogRecordIsRefused(@ForAll @Size(max = 100) byte[] random) {
        assertThatThrownBy(() -> LogRecordCodec.decode(17, random)).isInstanceOf(CorruptionException.class);
    }

    @Property(tries = TRIES)
    void changedLogRecordIsRefused(@ForAll("mutations") Mutation mutation) {
        byte[] changed = mutation.of(LogRecordCodec.encode(RECORD));
        assertThatThrownBy(() -> LogRecordCodec.decode(17, changed)).isInstanceOf(CorruptionException.class);
    }

    @Property(tries = TRIES)
    void logRecordOfAnotherIndexIsRefused(@ForAll long index) {
        if (index != RECORD.index()) {
            assertThatThrownBy(() -> LogRecordCodec.decode(index, LogRecordCodec.encode(RECORD)))
                    .isInstanceOf(CorruptionException.class);
        }
    }

    @Property(tries = TRIES)
    void changedMetadataAreRefusedAndLeftAlone(@ForAll("mutations") Mutation mutation) throws IOException {
        Path meta = Files.createTempDirectory(directory, "meta");
        FileMetaStore store = FileMetaStore.open(meta);
        store.markIncarnation(new UUID(1, 2));
        store.put(Map.of("term", "7", "vote", "a"));
        store.close();
        Path file = meta.resolve("META");
        byte[] changed = mutation.of(Files.readAllBytes(file));
        Files.write(file, changed);
        assertThatThrownBy(() -> FileMetaStore.open(meta)).isInstanceOf(CorruptionException.class);
        assertThat(file).binaryContent().isEqualTo(changed);
    }

    @Property(tries = TRIES)
    void metadataWithASoundChecksumAndRandomContentAreRefused(@ForAll @Size(max = 100) byte[] random)
            throws IOException {
        Path meta = Files.createTempDirectory(directory, "meta");
        new ChecksummedFile(meta.resolve("META")).write(random);
        assertRefusedOr(() -> FileMetaStore.open(meta).close());
    }

    @Property(tries = TRIES)
    void filesOfTheStateWithASoundChecksumAndRandomContentAreRefused(@ForAll @Size(max = 40) byte[] random)
            throws IOException {
        Path state = Files.createTempDirectory(directory, "state");
        new ChecksummedFile(state.resolve(StateDirectory.POINTER)).write(random);
        new ChecksummedFile(state.resolve(StateDirectory.INCARNATION)).write(random);
        StateDirectory files = new StateDirectory(state);
        assertThatThrownBy(files::incarnation).isInstanceOf(CorruptionException.class);
        assertThatThrownBy(files::live).isInstanceOf(CorruptionException.class);
    }

    @Property(tries = TRIES)
    void changedMarkIsRefusedOrSaysNoMoreThanIsTrue(@ForAll("mutations") Mutation mutation) throws IOException {
        Path log = Files.createTempDirectory(directory, "log");
        SyncedMark.create(log);
        try (SyncedMark mark = SyncedMark.open(log)) {
            mark.raise(5);
            mark.raise(9);
        }
        Path file = log.resolve(SyncedMark.FILE_NAME);
        Files.write(file, mutation.of(Files.readAllBytes(file)));
        try (SyncedMark mark = SyncedMark.open(log)) {
            // one slot may be sound still
            assertThat(mark.value()).isIn(5L, 9L);
        } catch (CorruptionException e) {
            assertThat(e).hasMessageContaining(SyncedMark.FILE_NAME);
        }
    }

    /** A random content may happen to be a right one; then it must be usable. */
    private static void assertRefusedOr(Runnable use) {
        try {
            use.run();
        } catch (StorageException e) {
            assertThat(e).isInstanceOf(CorruptionException.class);
        }
    }

    @Property(tries = 30)
    void changedWriteAheadLogIsRefusedOrHasLostNothingAcknowledged(@ForAll("mutations") Mutation mutation)
            throws IOException {
        Path original = directory.resolve("original");
        if (!Files.exists(original)) {
            RocksDbLogStore log = RocksDbLogStore.open(directory.resolve("live"));
            for (long index = 1; index <= 5; index++) {
                log.append(List.of(new LogRecord(index, 1, false, new byte[] {(byte) index})));
            }
            StoreCopies.copy(directory.resolve("live"), original);
            log.close();
        }
        Path copy = directory.resolve("copy");
        DurableFiles.deleteRecursively(copy);
        StoreCopies.copy(original, copy);
        Path wal = StoreCopies.onlyFile(copy, ".log");
        Files.write(wal, mutation.of(Files.readAllBytes(wal)));
        try {
            RocksDbLogStore log = RocksDbLogStore.open(copy);
            assertThat(log.lastIndex()).isEqualTo(5);
            log.forEach(record -> assertThat(Arrays.equals(record.payload(), new byte[] {(byte) record.index()}))
                    .isTrue());
            log.close();
        } catch (CorruptionException e) {
            assertThat(e).isNotNull();
        }
    }
}

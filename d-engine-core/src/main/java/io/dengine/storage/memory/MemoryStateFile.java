package io.dengine.storage.memory;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.StateTable;
import io.dengine.storage.StorageException;
import io.dengine.storage.support.BatchOverlay;
import io.dengine.storage.support.CheckpointManifest;
import io.dengine.storage.support.DurableFiles;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of a checkpoint of {@link MemoryStateMachine}: table, key and value of each entry. */
final class MemoryStateFile {

    private static final String FILE_NAME = "state.bin";
    private static final byte END = -1;

    private MemoryStateFile() {}

    static CheckpointManifest.Entry write(MemoryState state, Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (StateTable table : StateTable.values()) {
                state.table(table).forEach((key, value) -> writeEntry(out, table, key, value));
            }
            out.writeByte(END);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getCause());
        }
        DurableFiles.syncFile(file);
        return CheckpointManifest.Entry.of(file);
    }

    static MemoryState read(Path directory, long appliedIndex) {
        Path file = directory.resolve(FILE_NAME);
        BatchOverlay content = new BatchOverlay();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            byte table = in.readByte();
            while (table != END) {
                content.put(StateTable.values()[table], in.readNBytes(in.readInt()), in.readNBytes(in.readInt()));
                table = in.readByte();
            }
        } catch (EOFException | ArrayIndexOutOfBoundsException e) {
            throw new CorruptionException("The checkpoint is damaged: " + file + " cannot be read", e);
        } catch (IOException e) {
            throw new StorageException("Cannot read " + file, e);
        }
        return MemoryState.EMPTY.with(content, appliedIndex);
    }

    private static void writeEntry(DataOutputStream out, StateTable table, byte[] key, byte[] value) {
        try {
            out.writeByte(table.ordinal());
            out.writeInt(key.length);
            out.write(key);
            out.writeInt(value.length);
            out.write(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

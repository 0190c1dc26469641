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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The file of a checkpoint of {@link MemoryStateMachine}: for each entry the table's code (1 byte), the length of the key (4
 * bytes), the key, the length of the value (4 bytes), the value; at the end the byte -1. The manifest has its checksum.
 */
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
            byte code = in.readByte();
            while (code != END) {
                content.put(table(file, code), readBytes(in), readBytes(in));
                code = in.readByte();
            }
            if (in.read() >= 0) {
                throw new CorruptionException("The checkpoint is damaged: " + file + " goes on after its end");
            }
        } catch (EOFException | NoSuchFileException e) {
            throw new CorruptionException("The checkpoint is damaged: " + file + " is missing or too short", e);
        } catch (IOException e) {
            throw new StorageException("Cannot read " + file + ": " + e, e);
        }
        return MemoryState.EMPTY.with(content, appliedIndex);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(Math.max(length, 0));
        if (bytes.length != length) {
            throw new EOFException("expected " + length + " bytes, found " + bytes.length);
        }
        return bytes;
    }

    /** Not the ordinal: a table that is added must not change the others. */
    private static byte code(StateTable table) {
        return switch (table) {
            case SYSTEM -> 0;
            case KEYS -> 1;
            case HISTORY -> 2;
            case LEASES -> 3;
            case VERSIONS -> 4;
        };
    }

    private static StateTable table(Path file, byte code) {
        for (StateTable table : StateTable.values()) {
            if (code(table) == code) {
                return table;
            }
        }
        throw new CorruptionException(
                "The checkpoint is damaged: " + file + " has an entry of the unknown table " + code);
    }

    private static void writeEntry(DataOutputStream out, StateTable table, byte[] key, byte[] value) {
        try {
            out.writeByte(code(table));
            out.writeInt(key.length);
            out.write(key);
            out.writeInt(value.length);
            out.write(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

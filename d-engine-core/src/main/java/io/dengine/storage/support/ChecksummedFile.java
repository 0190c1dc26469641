package io.dengine.storage.support;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A small file that is replaced as a whole, atomically and durably: a version byte, the CRC32C of version and payload, the
 * payload. Thread-safe as far as one thread writes at a time.
 */
public final class ChecksummedFile {

    private static final byte VERSION = 1;
    private static final int HEADER_BYTES = 1 + Integer.BYTES;

    private final Path path;

    public ChecksummedFile(Path path) {
        this.path = path;
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /**
     * The payload, or empty when there is no such file.
     *
     * @throws CorruptionException when the file is damaged
     */
    public Optional<byte[]> read() {
        byte[] content;
        try {
            content = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StorageException("Cannot read " + path + ": " + e, e);
        }
        if (content.length < HEADER_BYTES) {
            throw new CorruptionException(path + " is damaged: it has only " + content.length + " bytes");
        }
        byte[] payload = new byte[content.length - HEADER_BYTES];
        System.arraycopy(content, HEADER_BYTES, payload, 0, payload.length);
        if (ByteBuffer.wrap(content).getInt(1) != checksum(content[0], payload)) {
            throw new CorruptionException(path + " is damaged: its checksum does not match");
        }
        if (content[0] != VERSION) {
            throw new StorageException(path + " has format version " + content[0] + ", this d-engine reads version "
                    + VERSION + "; use the newer version of d-engine that wrote it");
        }
        return Optional.of(payload);
    }

    /** Replaces the content; durable on return, and after a crash either the old or the new one is there. */
    public void write(byte[] payload) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(HEADER_BYTES + payload.length);
        content.put(VERSION).putInt(checksum(VERSION, payload)).put(payload);
        DurableFiles.replace(path, content.array());
    }

    private static int checksum(byte version, byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(version);
        crc.update(payload);
        return (int) crc.getValue();
    }
}

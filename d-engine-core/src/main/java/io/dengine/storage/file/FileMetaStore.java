package io.dengine.storage.file;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.MetaStore;
import io.dengine.storage.StorageException;
import io.dengine.storage.support.ChecksummedFile;
import io.dengine.storage.support.DurableFiles;
import io.dengine.storage.support.StoreClosedException;
import io.dengine.storage.support.StoreFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The metadata in one small file that is replaced at each change. Thread-safe. */
public final class FileMetaStore implements MetaStore {

    private static final String FILE_NAME = "META";

    private final ChecksummedFile file;
    private Content content;
    private boolean closed;
    private final StoreFailure failure = new StoreFailure();

    private record Content(Optional<UUID> incarnation, Map<String, String> values) {}

    private FileMetaStore(ChecksummedFile file, Content content) {
        this.file = file;
        this.content = content;
    }

    /**
     * Opens the store of a directory, which is created unless it exists.
     *
     * @throws CorruptionException when the file is damaged
     */
    public static FileMetaStore open(Path directory) {
        try {
            DurableFiles.createDirectory(directory);
        } catch (IOException e) {
            throw new StorageException("Cannot create " + directory + ": " + e, e);
        }
        ChecksummedFile file = new ChecksummedFile(directory.resolve(FILE_NAME));
        Content content = file.read()
                .map(bytes -> decode(file.path(), bytes))
                .orElseGet(() -> new Content(Optional.empty(), Map.of()));
        return new FileMetaStore(file, content);
    }

    @Override
    public synchronized Optional<UUID> incarnation() {
        checkOpen();
        return content.incarnation();
    }

    @Override
    public synchronized void markIncarnation(UUID incarnation) {
        checkOpen();
        if (content.incarnation().isPresent()) {
            throw new IllegalStateException("The metadata is marked with incarnation "
                    + content.incarnation().get() + " already, cannot mark it with " + incarnation);
        }
        write(new Content(Optional.of(incarnation), content.values()));
    }

    @Override
    public synchronized Optional<String> get(String key) {
        checkOpen();
        return Optional.ofNullable(content.values().get(key));
    }

    @Override
    public synchronized void put(Map<String, String> changes) {
        checkOpen();
        Map<String, String> values = new TreeMap<>(content.values());
        values.putAll(changes);
        write(new Content(content.incarnation(), values));
    }

    /** Everything else is refused from now on. Idempotent. */
    public synchronized void close() {
        closed = true;
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreClosedException("The metadata store");
        }
    }

    private void write(Content changed) {
        failure.check();
        try {
            file.write(encode(changed));
        } catch (IOException e) {
            // which content the file has is not known now
            throw failure.keep(new StorageException("Cannot write " + file.path() + ": " + e, e));
        }
        content = changed;
    }

    private static byte[] encode(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(content.incarnation().map(UUID::toString).orElse(""));
            out.writeInt(content.values().size());
            for (Map.Entry<String, String> entry : content.values().entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeUTF(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static Content decode(Path path, byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String incarnation = in.readUTF();
            Map<String, String> values = new TreeMap<>();
            for (int left = in.readInt(); left != 0; left--) {
                values.put(in.readUTF(), in.readUTF());
            }
            if (in.available() > 0) {
                throw new CorruptionException(path + " is damaged: it goes on after its end");
            }
            return new Content(
                    incarnation.isEmpty() ? Optional.empty() : Optional.of(UUID.fromString(incarnation)), values);
        } catch (IOException | IllegalArgumentException e) {
            throw new CorruptionException(path + " is damaged: its content cannot be read", e);
        }
    }
}

package io.dengine.storage.support;

import io.dengine.storage.Checkpoint;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The table of contents of a checkpoint: each file with its size and CRC32C, the applied index, and a checksum of its own. It
 * is kept beside the files as {@value #FILE_NAME}, as lines of text: the format with its version, the applied index, the files,
 * and last the checksum over all that is before it. Every version keeps the first line and the last.
 *
 * @param appliedIndex the applied index of the state; 0 or more
 * @param files the files, without the manifest; each name once
 */
public record CheckpointManifest(long appliedIndex, List<Entry> files) {

    /** Name of the manifest's file. */
    public static final String FILE_NAME = "D-ENGINE-CHECKPOINT";

    private static final String FORMAT = "d-engine-checkpoint ";
    private static final int VERSION = 1;
    private static final String APPLIED_INDEX = "applied-index ";
    private static final String FILE = "file ";
    private static final String CHECKSUM = "crc32c ";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final int COPY_BYTES = 64 * 1024;

    /**
     * A file of a checkpoint.
     *
     * @param name its name in the directory: letters, digits, {@code .}, {@code _}, {@code -}, no dot first
     * @param size its size in bytes
     * @param crc its CRC32C
     */
    public record Entry(String name, long size, int crc) {

        public Entry {
            if (!NAME.matcher(name).matches() || name.equals(FILE_NAME)) {
                throw new IllegalArgumentException("A checkpoint cannot have a file of the name '" + name
                        + "': letters, digits, '.', '_' and '-' are allowed, no dot first, and not " + FILE_NAME);
            }
            if (size < 0) {
                throw new IllegalArgumentException("The size of " + name + " must be 0 or more, not " + size);
            }
        }

        /** Describes a file as it is now, reading all of it. */
        public static Entry of(Path file) throws IOException {
            CRC32C crc = new CRC32C();
            long size = 0;
            byte[] buffer = new byte[COPY_BYTES];
            try (InputStream in = Files.newInputStream(file)) {
                int read = in.read(buffer);
                while (read >= 0) {
                    crc.update(buffer, 0, read);
                    size += read;
                    read = in.read(buffer);
                }
            }
            return new Entry(file.getFileName().toString(), size, (int) crc.getValue());
        }
    }

    public CheckpointManifest {
        files = List.copyOf(files);
        if (appliedIndex < 0) {
            throw new IllegalArgumentException("The applied index must be 0 or more, not " + appliedIndex);
        }
        Set<String> names = new HashSet<>();
        for (Entry file : files) {
            if (!names.add(file.name())) {
                throw new IllegalArgumentException("The file " + file.name() + " is listed twice");
            }
        }
    }

    /** Writes the manifest into the directory; durable on return, the directory's names included. */
    public Checkpoint write(Path directory) throws IOException {
        StringBuilder text = new StringBuilder(FORMAT).append(VERSION).append('\n');
        text.append(APPLIED_INDEX).append(appliedIndex).append('\n');
        List<String> names = new ArrayList<>();
        for (Entry file : files) {
            text.append(FILE).append(file.size()).append(' ').append(hex(file.crc()));
            text.append(' ').append(file.name()).append('\n');
            names.add(file.name());
        }
        int ownChecksum = checksum(text.toString());
        text.append(CHECKSUM).append(hex(ownChecksum)).append('\n');
        names.add(FILE_NAME);
        DurableFiles.replace(directory.resolve(FILE_NAME), text.toString().getBytes(StandardCharsets.ISO_8859_1));
        return new Checkpoint(appliedIndex, List.copyOf(names));
    }

    /**
     * Reads the manifest of a checkpoint and verifies every file it lists; other files in the directory are of no interest.
     *
     * @throws CorruptionException naming the file that is damaged or missing
     * @throws StorageException when a newer version of d-engine wrote the checkpoint, or a file cannot be read
     */
    public static CheckpointManifest readAndVerify(Path directory) {
        CheckpointManifest manifest = read(directory.resolve(FILE_NAME));
        for (Entry expected : manifest.files()) {
            verify(directory.resolve(expected.name()), expected);
        }
        return manifest;
    }

    private static void verify(Path file, Entry expected) {
        try {
            long size = Files.size(file);
            if (size != expected.size()) {
                throw new CorruptionException("The checkpoint is damaged: " + file + " has " + size
                        + " bytes, the manifest says " + expected.size());
            }
            if (Entry.of(file).crc() != expected.crc()) {
                throw new CorruptionException("The checkpoint is damaged: the checksum of " + file + " does not match");
            }
        } catch (NoSuchFileException e) {
            throw new CorruptionException("The checkpoint is damaged: " + file + " is missing", e);
        } catch (IOException e) {
            throw new StorageException("Cannot read " + file + ": " + e, e);
        }
    }

    private static CheckpointManifest read(Path file) {
        String text;
        try {
            // ISO 8859-1 keeps every byte as it is, so that damage shows in the checksum and not in the decoding
            text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new CorruptionException("The checkpoint is damaged: " + file + " is missing", e);
        } catch (IOException e) {
            throw new StorageException("Cannot read " + file + ": " + e, e);
        }
        int end = text.lastIndexOf(CHECKSUM);
        if (end < 0 || !text.substring(end).equals(CHECKSUM + hex(checksum(text.substring(0, end))) + '\n')) {
            throw new CorruptionException("The checkpoint is damaged: the checksum of " + file + " does not match");
        }
        checkVersion(file, text);
        try {
            return parse(text.substring(0, end));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CorruptionException("The checkpoint is damaged: " + file + " cannot be understood", e);
        }
    }

    private static void checkVersion(Path file, String text) {
        String firstLine = text.substring(0, text.indexOf('\n'));
        if (firstLine.equals(FORMAT + VERSION)) {
            return;
        }
        if (firstLine.matches(FORMAT + "[0-9]{1,9}")) {
            throw new StorageException(file + " has format version " + firstLine.substring(FORMAT.length())
                    + ", this d-engine reads version " + VERSION
                    + "; the member that installs a checkpoint must not be older than the one that wrote it");
        }
        throw new CorruptionException("The checkpoint is damaged: " + file + " does not begin with '" + FORMAT + "'");
    }

    private static CheckpointManifest parse(String text) {
        String[] lines = text.split("\n", -1);
        if (!lines[1].startsWith(APPLIED_INDEX) || !lines[lines.length - 1].isEmpty()) {
            throw new IllegalArgumentException(lines[1]);
        }
        List<Entry> files = new ArrayList<>();
        for (int i = 2; i < lines.length - 1; i++) {
            String[] parts = lines[i].split(" ", 4);
            if (!lines[i].startsWith(FILE)) {
                throw new IllegalArgumentException(lines[i]);
            }
            files.add(new Entry(parts[3], Long.parseLong(parts[1]), Integer.parseUnsignedInt(parts[2], 16)));
        }
        return new CheckpointManifest(Long.parseLong(lines[1].substring(APPLIED_INDEX.length())), files);
    }

    private static int checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return (int) crc.getValue();
    }

    private static String hex(int value) {
        return String.format("%08x", value);
    }
}

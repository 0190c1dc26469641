package io.dengine.storage.rocksdb;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Tells a torn tail of RocksDB's write-ahead logs and manifest from a damaged one.
 *
 * <p>Both are sequences of records {@code checksum (4 bytes), length (2), type (1), payload} in blocks of 32 KiB. A last record
 * whose length runs beyond the end of the file is taken by RocksDB for one that was being written in a crash, and dropped with
 * all that follows. A damaged length field looks the same, but then the payload is still there: some shorter length makes the
 * checksum match, which for a torn record happens once in 2<sup>17</sup> at most.
 */
final class LogFileTails {

    private static final int BLOCK_BYTES = 32 * 1024;
    private static final int HEADER_BYTES = 7;
    private static final int TYPE_OFFSET = 6;
    private static final int CHECKSUM_MASK_DELTA = 0xa282ead8;

    private LogFileTails() {}

    /**
     * Checks every write-ahead log and the manifest in use of a database that is not open.
     *
     * @throws CorruptionException when a length field is damaged
     */
    static void check(Path database) {
        try {
            Path current = database.resolve("CURRENT");
            if (Files.isRegularFile(current)) {
                String manifest = new String(Files.readAllBytes(current), StandardCharsets.ISO_8859_1).trim();
                // any other content is damage that RocksDB reports itself
                if (manifest.matches("MANIFEST-\\d+") && Files.isRegularFile(database.resolve(manifest))) {
                    checkFile(database.resolve(manifest));
                }
            }
            try (DirectoryStream<Path> logs = Files.newDirectoryStream(database, "*.log")) {
                for (Path log : logs) {
                    checkFile(log);
                }
            }
        } catch (IOException e) {
            throw new StorageException("Cannot read " + database, e);
        }
    }

    private static void checkFile(Path file) throws IOException {
        byte[] block = lastBlock(file);
        ByteBuffer header = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (block.length - at >= HEADER_BYTES) {
            int length = Short.toUnsignedInt(header.getShort(at + Integer.BYTES));
            if (at + HEADER_BYTES + length > block.length) {
                checkLengthField(file, block, at, header.getInt(at));
                return;
            }
            at += HEADER_BYTES + length;
        }
    }

    private static void checkLengthField(Path file, byte[] block, int at, int stored) {
        CRC32C crc = new CRC32C();
        for (int i = at + TYPE_OFFSET; i < block.length; i++) {
            crc.update(block[i]);
            if (masked((int) crc.getValue()) == stored) {
                throw new CorruptionException(
                        file + " is damaged: the length of its last record does not match the checksum");
            }
        }
    }

    private static byte[] lastBlock(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long size = in.length();
            long start = size == 0 ? 0 : (size - 1) / BLOCK_BYTES * BLOCK_BYTES;
            byte[] block = new byte[(int) (size - start)];
            in.seek(start);
            in.readFully(block);
            return block;
        }
    }

    private static int masked(int crc) {
        return Integer.rotateRight(crc, 15) + CHECKSUM_MASK_DELTA;
    }
}

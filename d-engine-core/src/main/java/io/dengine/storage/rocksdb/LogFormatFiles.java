package io.dengine.storage.rocksdb;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Checks RocksDB's write-ahead logs and manifest before RocksDB reads them, because not all damage to them is safe with it.
 *
 * <p>Both are sequences of records {@code checksum (4 bytes), length (2), type (1), payload} in blocks of 32 KiB. A last record
 * whose length runs beyond the end of the file is taken by RocksDB for one that was being written in a crash, and dropped with
 * all that follows. A damaged length field looks the same, but then the payload is still there: some shorter length makes the
 * checksum match, which for a torn record happens once in 2<sup>17</sup> at most. And a damaged type field, read as that of a
 * recycled log, made RocksDB 11.8.1 read the same record for ever, also where the record looks torn: so one that may be torn
 * must have a type that is written here.
 */
final class LogFormatFiles {

    private static final int BLOCK_BYTES = 32 * 1024;
    private static final int HEADER_BYTES = 7;
    private static final int TYPE_OFFSET = 6;
    private static final byte FIRST_TYPE = 1;
    private static final byte LAST_TYPE = 4;
    private static final int CHECKSUM_MASK_DELTA = 0xa282ead8;

    private LogFormatFiles() {}

    /**
     * Checks every write-ahead log and the manifest in use of a database that is not open.
     *
     * @throws CorruptionException when something other than a torn tail is found
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
            throw new StorageException("Cannot read " + database + ": " + e, e);
        }
    }

    private static void checkFile(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            long position = 0;
            byte[] block = in.readNBytes(BLOCK_BYTES);
            while (block.length > 0) {
                byte[] following = in.readNBytes(BLOCK_BYTES);
                checkBlock(file, position, block, following.length == 0);
                position += block.length;
                block = following;
            }
        }
    }

    private static void checkBlock(Path file, long position, byte[] block, boolean last) {
        ByteBuffer header = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (block.length - at >= HEADER_BYTES) {
            int checksum = header.getInt(at);
            int length = Short.toUnsignedInt(header.getShort(at + Integer.BYTES));
            if (checksum == 0 && length == 0 && block[at + TYPE_OFFSET] == 0) {
                // space that was reserved and never written
                return;
            }
            int end = at + HEADER_BYTES + length;
            boolean torn =
                    end > block.length && last && isKnown(block[at + TYPE_OFFSET]) && !isWhole(block, at, checksum);
            if (torn) {
                return;
            }
            if (end > block.length || masked(block, at + TYPE_OFFSET, end) != checksum) {
                throw new CorruptionException(file + " is damaged: the checksum of the record at byte "
                        + (position + at) + " does not match");
            }
            at = end;
        }
    }

    /** Whole, first, middle and last part of a record; others are of recycled logs and of options that are off. */
    private static boolean isKnown(byte type) {
        return type >= FIRST_TYPE && type <= LAST_TYPE;
    }

    /** Whether the payload ends before the end of the block after all, so that it is the length that is damaged. */
    private static boolean isWhole(byte[] block, int at, int checksum) {
        CRC32C crc = new CRC32C();
        for (int i = at + TYPE_OFFSET; i < block.length; i++) {
            crc.update(block[i]);
            if (mask((int) crc.getValue()) == checksum) {
                return true;
            }
        }
        return false;
    }

    private static int masked(byte[] block, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(block, from, to - from);
        return mask((int) crc.getValue());
    }

    private static int mask(int crc) {
        return Integer.rotateRight(crc, 15) + CHECKSUM_MASK_DELTA;
    }
}

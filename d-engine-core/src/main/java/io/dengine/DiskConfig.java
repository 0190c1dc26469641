package io.dengine;

/**
 * How much disk space must be free on every member that can be reached.
 *
 * @param minFreeBytes below it writes that let the store grow are refused with {@link DiskFullException}; default 256 MiB
 * @param floorBytes below it every write is refused, deletes and compaction too; default 64 MiB
 */
public record DiskConfig(long minFreeBytes, long floorBytes) {

    public static final long DEFAULT_MIN_FREE_BYTES = 256L * 1024 * 1024;
    public static final long DEFAULT_FLOOR_BYTES = 64L * 1024 * 1024;

    /** The defaults. */
    public static DiskConfig defaults() {
        return new DiskConfig(DEFAULT_MIN_FREE_BYTES, DEFAULT_FLOOR_BYTES);
    }
}

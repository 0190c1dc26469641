package io.dengine.storage.file;

/**
 * How large segments are: each is twice as large as the one before, so that a log with little in it takes little.
 *
 * @param first bytes of the first one
 * @param largest bytes of the largest, unless one record alone needs more
 */
record SegmentSizes(int first, int largest) {

    static final SegmentSizes DEFAULT = new SegmentSizes(1 << 20, 16 << 20);

    SegmentSizes {
        if (first < 2 * SegmentHeader.BYTES || largest < first) {
            throw new IllegalArgumentException("segments of " + first + " to " + largest + " bytes");
        }
    }

    int after(int bytes) {
        return (int) Math.min(largest, 2L * bytes);
    }
}

package io.dengine.faults.checker;

import java.util.List;

/** Rows that are scanned page by page while pairs of them are set together, to the same value. */
public final class ScanModel {

    private ScanModel() {}

    /** What is asked of the rows. */
    public sealed interface Input {}

    /** Sets both rows of a pair, in one transaction. */
    public record SetPair(int pair, String value) implements Input {}

    /**
     * Reads all rows in pages, each from another member.
     *
     * @param local whether the first page is of what one member has; such a scan may be old
     * @param revision as of which revision; 0: the latest
     */
    public record ReadPages(boolean local, long revision) implements Input {}

    /** A row that was read. */
    public record Row(int number, String value, long modRevision) {}

    /**
     * What was answered.
     *
     * @param revisions of a write: the one it made; of a scan: that of each page
     * @param rows of a scan, in the order in which they came
     */
    public record Output(List<Long> revisions, List<Row> rows) {

        public Output {
            revisions = List.copyOf(revisions);
            rows = List.copyOf(rows);
        }

        long revision() {
            return revisions.get(0);
        }
    }
}

package io.dengine.kv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A transaction: if all comparisons hold, the operations of {@code then} are done, else those of {@code orElse}; atomically, as one revision. A
 * later operation sees what an earlier one of the same transaction did. Without comparisons {@code then} is always done.
 *
 * <pre>{@code
 * Txn take = Txn.when(Compare.absent("lock"))
 *         .then(TxnOp.put("lock", "me", PutOptions.lease(lease.id())))
 *         .orElse(TxnOp.get("lock"))
 *         .build();
 * }</pre>
 *
 * <p>All answers, those of the comparisons that fail included, are of the same moment. A key may be written only once in each of the two lists, a deleted range included; the client refuses it with
 * {@code IllegalArgumentException}.
 *
 * <p>Unlike etcd: deletes that overlap, and a delete that overlaps a put, are refused (there overlapping deletes are allowed); a comparison is of one key (there it may be of a range); transactions cannot
 * be nested. Immutable.
 *
 * @param comparisons all must hold
 * @param then what is done if they do
 * @param orElse what is done if not
 */
public record Txn(List<Compare> comparisons, List<TxnOp> then, List<TxnOp> orElse) {

    public Txn {
        comparisons = Keys.elements(comparisons, "comparisons");
        then = Keys.elements(then, "then");
        orElse = Keys.elements(orElse, "orElse");
    }

    /** A transaction with comparisons. */
    public static Builder when(Compare... comparisons) {
        return new Builder().and(comparisons);
    }

    /** A transaction that does these operations in any case. */
    public static Txn of(TxnOp... operations) {
        return new Builder().then(operations).build();
    }

    /** How many comparisons and operations it has together: what {@code limits.max-txn-operations} limits. */
    public int size() {
        return comparisons.size() + then.size() + orElse.size();
    }

    /** Builds a {@link Txn}. Not thread-safe. */
    public static final class Builder {

        private final List<Compare> comparisons = new ArrayList<>();
        private final List<TxnOp> then = new ArrayList<>();
        private final List<TxnOp> orElse = new ArrayList<>();

        private Builder() {}

        /** More comparisons, which must hold too. */
        public Builder and(Compare... more) {
            comparisons.addAll(Arrays.asList(Keys.required(more, "comparisons")));
            return this;
        }

        /** More operations for the case that the comparisons hold. */
        public Builder then(TxnOp... operations) {
            then.addAll(Arrays.asList(Keys.required(operations, "then")));
            return this;
        }

        /** More operations for the case that they do not. */
        public Builder orElse(TxnOp... operations) {
            orElse.addAll(Arrays.asList(Keys.required(operations, "orElse")));
            return this;
        }

        /** The transaction. */
        public Txn build() {
            return new Txn(comparisons, then, orElse);
        }
    }
}

package io.dengine.apply;

import io.dengine.storage.StateCursor;
import io.dengine.storage.StateTable;
import io.dengine.storage.StateView;
import java.util.ArrayList;
import java.util.List;

/** Reads leases in one view. */
final class LeaseReads {

    private LeaseReads() {}

    static List<byte[]> keys(StateView view, long leaseId) {
        List<byte[]> keys = new ArrayList<>();
        try (StateCursor cursor = view.scan(
                StateTable.LEASES, LeaseKeys.firstAttachment(leaseId), LeaseKeys.afterAttachments(leaseId), false)) {
            while (cursor.next()) {
                keys.add(LeaseKeys.attachedKey(cursor.key()));
            }
        }
        return keys;
    }

    static void forEach(StateView view, KvStore.LeaseVisitor visitor) {
        try (StateCursor cursor =
                view.scan(StateTable.LEASES, LeaseKeys.firstLease(), LeaseKeys.afterLeases(), false)) {
            while (cursor.next()) {
                long id = LeaseKeys.leaseId(cursor.key());
                visitor.lease(id, LeaseRecord.decode(cursor.value()).state());
            }
        }
    }
}

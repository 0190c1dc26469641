package io.dengine.faults.cluster;

import java.util.Set;

/** Why a member may stop, or end its process, by itself. */
public enum Excuse {
    /** Its storage was told to fail, and it was not started since: it may say so, and nothing else. */
    STORAGE_FAULT,
    /** Its storage was told to hang while it is opened: the process neither answers nor ends. */
    HANGING_STORAGE,
    /** Its data was damaged, and not replaced since: it may say so, and nothing else. */
    DAMAGE;

    /** Whether one of these reasons explains what a member says of its end. */
    public static boolean covers(Set<Excuse> excuses, String words) {
        boolean storage = excuses.contains(STORAGE_FAULT);
        return storage && MemberLog.saysStorageFailed(words)
                || (storage || excuses.contains(DAMAGE)) && MemberLog.saysDamaged(words);
    }
}

package io.dengine.faults.cluster;

import java.util.Set;

/** Why a member may stop, or end its process, by itself. */
public enum Excuse {
    /** Its storage was told to fail, and it was not started since. */
    STORAGE_FAULT,
    /** Its data was damaged, and not replaced since: it may say so, and nothing else. */
    DAMAGE;

    /** Whether one of these reasons explains what a member says of its end. */
    public static boolean covers(Set<Excuse> excuses, String words) {
        return excuses.contains(STORAGE_FAULT) || excuses.contains(DAMAGE) && MemberLog.saysDamaged(words);
    }
}

package io.dengine.faults.storage;

/** What a power cut does to what was not synced. */
public enum Loss {
    /** All of it is gone. */
    ALL(1),
    /** Some of it: of each file a part of the end is cut off or zero, of the changes of names a last part is gone. */
    SOME(2),
    /** As {@link #SOME}, and pages may be zero before others that are there. */
    SCATTERED(3);

    private final int code;

    Loss(int code) {
        this.code = code;
    }

    /** As the library knows it. */
    int code() {
        return code;
    }
}

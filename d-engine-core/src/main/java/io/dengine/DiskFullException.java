package io.dengine;

/**
 * A member has too little free disk space for this write: nothing was written. Above the lower floor deletes and compaction are still accepted. Writes are
 * accepted again by themselves when there is room.
 */
public class DiskFullException extends EngineException {

    private static final long serialVersionUID = 1L;

    public DiskFullException(String message) {
        super(message);
    }
}

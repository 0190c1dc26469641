package io.dengine.lease;

import io.dengine.EngineException;

/** There is no such lease: it was never granted, has ended, or was revoked. Nothing was changed. */
public class LeaseNotFoundException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final long leaseId;

    public LeaseNotFoundException(long leaseId) {
        super("there is no lease " + leaseId + ": it was never granted, has ended, or was revoked");
        this.leaseId = leaseId;
    }

    /** The id that was asked for. */
    public long leaseId() {
        return leaseId;
    }
}

package io.dengine.faults;

/** This machine does not have, or does not allow, what a kind of fault needs. The message says what. */
public final class UnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** A reason for people. */
    public UnavailableException(String message) {
        super(message);
    }
}

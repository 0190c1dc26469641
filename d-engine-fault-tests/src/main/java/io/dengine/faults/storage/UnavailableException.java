package io.dengine.faults.storage;

/** This machine lacks a tool or a right that a fault needs. */
public final class UnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
        super(message);
    }
}

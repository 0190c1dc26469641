package io.dengine.spring.boot.autoconfigure;

import io.dengine.storage.StateMachine;
import io.dengine.storage.StorageEngine;

/** The application has a bean of one of the two storage interfaces only. */
final class IncompleteStorageException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    IncompleteStorageException(Class<?> found) {
        super("there is a bean of type " + found.getSimpleName() + " but none of type "
                + (found == StorageEngine.class ? StateMachine.class : StorageEngine.class).getSimpleName()
                + ": custom storage needs both");
    }
}

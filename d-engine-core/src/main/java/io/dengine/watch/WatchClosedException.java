package io.dengine.watch;

import io.dengine.EngineException;

/**
 * The watcher was closed by its owner or by the stop of the engine; what was buffered has been returned. A new watch from {@link Watcher#nextRevision} goes on where
 * it was.
 */
public class WatchClosedException extends EngineException {

    private static final long serialVersionUID = 1L;

    public WatchClosedException(String message) {
        super(message);
    }
}

package io.dengine.watch;

import io.dengine.EngineException;

/** The watcher was closed by its owner or by the stop of the engine; every event before that has been returned. */
public class WatchClosedException extends EngineException {

    private static final long serialVersionUID = 1L;

    public WatchClosedException(String message) {
        super(message);
    }
}

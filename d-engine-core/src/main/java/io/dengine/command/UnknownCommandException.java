package io.dengine.command;

import io.dengine.EngineException;

/**
 * The log holds something, or another member says something, that this version cannot read. A member must not skip what is in the
 * log, or it would differ from the others; it stops until it is updated.
 */
public class UnknownCommandException extends EngineException {

    private static final long serialVersionUID = 1L;

    /**
     * Something unknown.
     *
     * @param what with its article, as the subject of the message
     */
    public UnknownCommandException(String what) {
        super(what + " was written by a newer version of d-engine; update this member");
    }
}

package io.dengine.kv;

import io.dengine.EngineException;

/** An increment met a value that is no decimal number of 64 bits, or would leave their range. Nothing was changed. */
public class CounterException extends EngineException {

    private static final long serialVersionUID = 1L;

    public CounterException(String message) {
        super(message);
    }
}

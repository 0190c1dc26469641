package io.dengine;

/** The cluster refused a request when its turn came, because of a limit that only the state can tell. Nothing was changed; the message names the limit. */
public class RequestRefusedException extends EngineException {

    private static final long serialVersionUID = 1L;

    public RequestRefusedException(String message) {
        super(message);
    }
}

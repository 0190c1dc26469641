package io.dengine.storage.support;

import io.dengine.storage.CorruptionException;

/** What to do with a member whose data is damaged, as a part of the message that says so. */
public final class DamageAdvice {

    private static final String TEXT =
            ". This member must not go on with what it has: keep a copy of its data directory, then move the"
                    + " whole directory away and start the member again; it catches up from the others";

    private DamageAdvice() {}

    /** The message of a failure, with the advice if it is about damage. */
    public static String in(String message, Throwable cause) {
        return cause instanceof CorruptionException && !message.contains(TEXT) ? message + TEXT : message;
    }

    /** The same failure, with the advice in its message. */
    public static CorruptionException added(CorruptionException e) {
        return new CorruptionException(in(String.valueOf(e.getMessage()), e), e);
    }
}

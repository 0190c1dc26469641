package io.dengine.faults;

import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a machine may not have: the right to make networks, programs, libraries. A test that needs it is skipped there, visibly; where {@code D_ENGINE_REQUIRE_EXTERNALS=true} is set,
 * it fails.
 */
public final class Externals {

    private Externals() {}

    /** What the supplier makes, if this machine can. */
    public static <T> T require(Supplier<T> supplier) {
        try {
            return supplier.get();
        } catch (UnavailableException e) {
            String message = "this machine cannot do it, so it was not tested: " + e.getMessage();
            if (Boolean.parseBoolean(System.getenv("D_ENGINE_REQUIRE_EXTERNALS"))) {
                Assertions.fail(message, e);
            }
            Assumptions.abort(message);
            throw e;
        }
    }
}

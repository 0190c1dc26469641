package io.dengine.runtime;

import java.util.concurrent.Executor;

/**
 * Where the futures of callers complete, and so where their dependents run: users' code, which may block. Nothing of the engine's own may wait for these threads.
 * Thread-safe.
 */
@FunctionalInterface
interface Callbacks extends Executor {

    /**
     * To be asked before an asynchronous call begins.
     *
     * @throws io.dengine.OverloadedException when the dependents of earlier calls leave no thread for those of this one
     */
    default void admit() {}
}

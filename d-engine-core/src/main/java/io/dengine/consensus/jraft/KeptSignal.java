package io.dengine.consensus.jraft;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handler of a signal that a library replaces by its own when one of its classes is initialized, put back.
 *
 * <p>The library answers {@code SIGUSR2} by files with its metrics in the working directory. The same signal is the JVM's, by which
 * JDK Flight Recorder stops threads to take samples: with the library's handler a recording lacks samples of Java code, and each second of it leaves three files in the directory.
 *
 * <p>{@code sun.misc.Signal}, of the module {@code jdk.unsupported}, is what the library uses too; there is no other way. By reflection, because the compiler warns of it.
 */
final class KeptSignal {

    private static final Logger LOG = LoggerFactory.getLogger(KeptSignal.class);

    private KeptSignal() {}

    /**
     * Initializes a class, and puts back the handler that there was before. A signal that comes meanwhile has no effect, or, within less than a millisecond, still handled by the library, once.
     *
     * @param signal such as {@code USR2}
     * @param library the class that may replace the handler
     */
    static void initialize(String signal, Class<?> library) {
        Handlers handlers;
        Object before;
        try {
            handlers = new Handlers(signal);
            before = handlers.replace(handlers.nothing());
        } catch (ReflectiveOperationException e) {
            // No such signal, as on Windows, or no such module: then the library sets no handler either.
            LOG.debug("the handler of SIG{} is not kept", signal, e);
            return;
        }
        try {
            MethodHandles.lookup().ensureInitialized(library);
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(library + " must be public", e);
        } finally {
            restore(signal, handlers, before);
        }
    }

    private static void restore(String signal, Handlers handlers, Object before) {
        try {
            handlers.replace(before);
        } catch (ReflectiveOperationException e) {
            LOG.warn("the handler of SIG{} cannot be put back; JDK Flight Recorder may take no samples", signal, e);
        }
    }

    private static final class Handlers {

        private final Class<?> handlerType;
        private final Class<?> signalType;
        private final Object signal;

        Handlers(String name) throws ReflectiveOperationException {
            handlerType = Class.forName("sun.misc.SignalHandler");
            signalType = Class.forName("sun.misc.Signal");
            signal = signalType.getConstructor(String.class).newInstance(name);
        }

        /**
         * A handler that does nothing. Not the one that ignores the signal: a thread that the JVM has stopped by it waits for a handler to run before it goes on.
         */
        Object nothing() {
            return Proxy.newProxyInstance(
                    KeptSignal.class.getClassLoader(),
                    new Class<?>[] {handlerType},
                    (proxy, method, arguments) -> null);
        }

        /** Returns the handler that there was. */
        Object replace(Object handler) throws ReflectiveOperationException {
            return signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
        }
    }
}

package io.dengine.cluster;

import io.dengine.storage.LogStore;
import io.dengine.storage.MetaStore;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StorageEngine;
import io.dengine.storage.file.FileStorageEngine;
import io.dengine.storage.rocksdb.RocksDbStateMachine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A member's stores: its log can be made to write nothing for a while, and the snapshots that its state machine installs are counted, and can be made to take long. */
final class GatedStorage implements StorageEngine {

    /** A call of a store, once what is to be done before it is done. */
    @FunctionalInterface
    private interface Before {
        void call(String method) throws InterruptedException;
    }

    private final StorageEngine delegate = new FileStorageEngine();
    private final AtomicInteger installed = new AtomicInteger();
    private volatile Duration installing = Duration.ZERO;
    private final StateMachine state = intercepted(StateMachine.class, new RocksDbStateMachine(), method -> {
        if (method.equals("restore")) {
            installed.incrementAndGet();
            Thread.sleep(installing.toMillis());
        }
    });
    private volatile CountDownLatch gate = new CountDownLatch(0);

    StateMachine state() {
        return state;
    }

    int installed() {
        return installed.get();
    }

    /** To install a snapshot takes so much longer. */
    void installing(Duration time) {
        installing = time;
    }

    /** From here on the log writes nothing. */
    void close(CountDownLatch until) {
        gate = until;
    }

    @Override
    public void open(Path directory) {
        delegate.open(directory);
    }

    @Override
    public LogStore logStore() {
        return intercepted(LogStore.class, delegate.logStore(), method -> {
            if (method.equals("append")) {
                gate.await();
            }
        });
    }

    @Override
    public MetaStore metaStore() {
        return delegate.metaStore();
    }

    @Override
    public void close() {
        delegate.close();
    }

    private static <T> T intercepted(Class<T> type, T store, Before before) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    before.call(method.getName());
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}

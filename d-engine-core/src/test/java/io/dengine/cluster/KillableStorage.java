package io.dengine.cluster;

import io.dengine.storage.LogStore;
import io.dengine.storage.MetaStore;
import io.dengine.storage.StorageEngine;
import io.dengine.storage.StorageException;
import io.dengine.storage.file.FileStorageEngine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The log and the metadata of a member that can be killed: from then on nothing is written, so that the member acknowledges nothing and gives no vote. What its directory holds at that moment is what the
 * end of the process would leave.
 */
final class KillableStorage implements StorageEngine {

    private static final Set<String> CHANGES =
            Set.of("append", "truncatePrefix", "truncateSuffix", "reset", "put", "markIncarnation");

    private final StorageEngine delegate = new FileStorageEngine();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private Set<String> refused = Set.of();

    /** A change that is under way is waited for; every later one is refused. */
    void kill() {
        refuse(CHANGES);
    }

    /** The log goes on, but no vote and no term is written any more. */
    void breakMetadata() {
        refuse(Set.of("put"));
    }

    private void refuse(Set<String> changes) {
        lock.writeLock().lock();
        try {
            refused = changes;
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void open(Path directory) {
        delegate.open(directory);
    }

    @Override
    public LogStore logStore() {
        return killable(LogStore.class, delegate.logStore());
    }

    @Override
    public MetaStore metaStore() {
        return killable(MetaStore.class, delegate.metaStore());
    }

    @Override
    public void close() {
        delegate.close();
    }

    private <T> T killable(Class<T> type, T store) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    boolean change = CHANGES.contains(method.getName());
                    if (change) {
                        lock.readLock().lock();
                    }
                    try {
                        if (refused.contains(method.getName())) {
                            throw new StorageException("nothing is written any more");
                        }
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        if (change) {
                            lock.readLock().unlock();
                        }
                    }
                }));
    }
}

package io.dengine.storage.rocksdb;

/** Freeing native handles, which never fails although their type says so. */
final class NativeHandles {

    private NativeHandles() {}

    static void close(AutoCloseable handle) {
        try {
            handle.close();
        } catch (Exception e) {
            throw new IllegalStateException("A native handle could not be freed", e);
        }
    }
}

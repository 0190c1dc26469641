package io.dengine.storage.rocksdb;

import io.dengine.storage.StorageEngine;

/** STUB. */
public abstract class RocksDbStorageEngine implements StorageEngine {}

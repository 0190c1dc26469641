package io.dengine.storage.rocksdb;

import io.dengine.storage.AbstractStorageEngineContractTests;
import io.dengine.storage.StorageEngine;

class RocksDbStorageEngineTests extends AbstractStorageEngineContractTests {

    @Override
    protected StorageEngine createEngine() {
        return new RocksDbStorageEngine();
    }
}

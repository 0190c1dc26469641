package io.dengine.storage.memory;

import io.dengine.storage.AbstractStorageEngineContractTests;
import io.dengine.storage.StorageEngine;

class MemoryStorageEngineTests extends AbstractStorageEngineContractTests {

    @Override
    protected StorageEngine createEngine() {
        return new MemoryStorageEngine();
    }
}

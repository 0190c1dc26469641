package io.dengine.storage.file;

import io.dengine.storage.AbstractStorageEngineContractTests;
import io.dengine.storage.StorageEngine;

class FileStorageEngineTests extends AbstractStorageEngineContractTests {

    @Override
    protected StorageEngine createEngine() {
        return new FileStorageEngine();
    }
}

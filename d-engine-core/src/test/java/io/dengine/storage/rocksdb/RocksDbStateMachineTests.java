package io.dengine.storage.rocksdb;

import io.dengine.storage.AbstractStateMachineContractTests;
import io.dengine.storage.StateMachine;

class RocksDbStateMachineTests extends AbstractStateMachineContractTests {

    @Override
    protected StateMachine createMachine() {
        return new RocksDbStateMachine();
    }
}

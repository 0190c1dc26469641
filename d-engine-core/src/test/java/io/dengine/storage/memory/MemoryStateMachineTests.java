package io.dengine.storage.memory;

import io.dengine.storage.AbstractStateMachineContractTests;
import io.dengine.storage.StateMachine;

class MemoryStateMachineTests extends AbstractStateMachineContractTests {

    @Override
    protected StateMachine createMachine() {
        return new MemoryStateMachine();
    }
}

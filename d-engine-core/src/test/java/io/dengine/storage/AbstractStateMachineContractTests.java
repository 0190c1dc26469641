package io.dengine.storage;

import org.junit.jupiter.api.Nested;

/** What every {@link StateMachine} must do, by themes. Extend it to test an implementation of your own. */
public abstract class AbstractStateMachineContractTests {

    /** A new state machine, not opened. Durable ones find in a directory what another instance left there. */
    protected abstract StateMachine createMachine();

    @Nested
    class Batches extends StateBatchContract {
        @Override
        protected StateMachine createMachine() {
            return AbstractStateMachineContractTests.this.createMachine();
        }
    }

    @Nested
    class Cursors extends StateCursorContract {
        @Override
        protected StateMachine createMachine() {
            return AbstractStateMachineContractTests.this.createMachine();
        }
    }

    @Nested
    class Seeking extends StateSeekContract {
        @Override
        protected StateMachine createMachine() {
            return AbstractStateMachineContractTests.this.createMachine();
        }
    }

    @Nested
    class Reading extends StateReadContract {
        @Override
        protected StateMachine createMachine() {
            return AbstractStateMachineContractTests.this.createMachine();
        }
    }

    @Nested
    class Views extends StateViewContract {
        @Override
        protected StateMachine createMachine() {
            return AbstractStateMachineContractTests.this.createMachine();
        }
    }

    @Nested
    class Checkpoints extends StateCheckpointContract {
        @Override
        protected StateMachine createMachine() {
            return AbstractStateMachineContractTests.this.createMachine();
        }
    }

    @Nested
    class Lifecycle extends StateLifecycleContract {
        @Override
        protected StateMachine createMachine() {
            return AbstractStateMachineContractTests.this.createMachine();
        }
    }
}

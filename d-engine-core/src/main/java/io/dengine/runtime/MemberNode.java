package io.dengine.runtime;

import io.dengine.EngineConfig;
import io.dengine.node.Node;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StorageEngine;

/** STUB. */
public abstract class MemberNode implements Node {

    public static Node create(EngineConfig config, StorageEngine storageEngine, StateMachine stateMachine) {
        throw new UnsupportedOperationException();
    }
}

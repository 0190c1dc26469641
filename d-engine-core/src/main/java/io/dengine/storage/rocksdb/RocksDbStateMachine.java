package io.dengine.storage.rocksdb;

import io.dengine.storage.StateMachine;

/** STUB. */
public abstract class RocksDbStateMachine implements StateMachine {}

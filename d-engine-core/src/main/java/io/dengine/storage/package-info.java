/**
 * SPI of what is kept on disk: the Raft log and its metadata ({@link io.dengine.storage.StorageEngine}) and the store
 * beneath the key-value semantics ({@link io.dengine.storage.StateMachine}).
 */
@NullMarked
package io.dengine.storage;

import org.jspecify.annotations.NullMarked;

/**
 * The default storage: RocksDB.
 */
@NullMarked
package io.dengine.storage.rocksdb;

import org.jspecify.annotations.NullMarked;

/** Raft's log and metadata in files of their own format. */
@NullMarked
package io.dengine.storage.file;

import org.jspecify.annotations.NullMarked;

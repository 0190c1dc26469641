/**
 * Storage in memory, for tests.
 */
@NullMarked
package io.dengine.storage.memory;

import org.jspecify.annotations.NullMarked;

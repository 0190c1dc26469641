/** What benchmarks use of the engine's inside, which is not visible outside its package. */
@NullMarked
package io.dengine.runtime;

import org.jspecify.annotations.NullMarked;

/**
 * The tests with real processes: the packaged jar, HAProxy, {@code kill}.
 */
@NullMarked
package io.dengine.sample.it;

import org.jspecify.annotations.NullMarked;

/**
 * The process under test: an engine and a thin control port.
 */
@NullMarked
package io.dengine.faults.node;

import org.jspecify.annotations.NullMarked;

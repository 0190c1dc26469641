/**
 * What is done to a cluster while clients use it.
 */
@NullMarked
package io.dengine.faults.nemesis;

import org.jspecify.annotations.NullMarked;

/**
 * Clusters of real processes under faults, and a checker of what they answered.
 */
@NullMarked
package io.dengine.faults;

import org.jspecify.annotations.NullMarked;

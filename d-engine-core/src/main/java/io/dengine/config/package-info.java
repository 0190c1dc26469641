/**
 * Internal: reading and validating the configuration.
 */
@NullMarked
package io.dengine.config;

import org.jspecify.annotations.NullMarked;

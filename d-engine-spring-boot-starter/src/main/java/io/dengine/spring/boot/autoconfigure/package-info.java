/**
 * Auto-configuration of the embedded engine.
 */
@NullMarked
package io.dengine.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;

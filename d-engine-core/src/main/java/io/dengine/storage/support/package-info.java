/**
 * Building blocks for implementations of the storage SPI: durable files, checkpoint manifests, batch overlays.
 */
@NullMarked
package io.dengine.storage.support;

import org.jspecify.annotations.NullMarked;

/**
 * Members in network namespaces, and links between them that can be cut, delayed, made lossy or narrow.
 */
@NullMarked
package io.dengine.faults.network;

import org.jspecify.annotations.NullMarked;

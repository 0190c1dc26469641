/**
 * What an application sees of the starter: its properties, its events and its life cycle.
 */
@NullMarked
package io.dengine.spring.boot;

import org.jspecify.annotations.NullMarked;

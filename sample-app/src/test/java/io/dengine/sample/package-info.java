@NullMarked
package io.dengine.sample;

import org.jspecify.annotations.NullMarked;

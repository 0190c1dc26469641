package io.dengine.spring.boot.autoconfigure;

import io.dengine.EngineException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Says that the disk is full: whatever the engine was doing when it was opened. Before the analyzers that know only what it was doing. The operating system says it
 * in words, and only the usual ones are known here.
 */
@Order(0)
final class DiskFullFailureAnalyzer extends AbstractFailureAnalyzer<EngineException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, EngineException cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            String message = each.getMessage();
            if (message != null
                    && (message.contains("No space left on device") || message.contains("Disk quota exceeded"))) {
                return new FailureAnalysis(
                        "There is no room for d-engine on the disk of its data directory: " + cause.getMessage(),
                        "Free space on the file system of d-engine.data-dir, or enlarge it, and start again. Never delete a part of the "
                                + "data directory. While the engine runs, d-engine.disk.min-free and d-engine.disk.floor refuse "
                                + "writes before it comes to this.",
                        cause);
            }
        }
        return null;
    }
}

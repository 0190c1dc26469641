package io.dengine.benchmarks.run;

import java.nio.file.Path;

/** Which commit the source is of. */
final class SourceCommit {

    private SourceCommit() {}

    /**
     * Its short name, with {@code +} when files were changed since or are new; results of earlier runs do not count.
     *
     * @param directory within the source
     */
    static String of(Path directory) {
        String head = CommandOutput.of(directory, "git", "rev-parse", "--short=12", "HEAD");
        String changed = CommandOutput.of(
                directory, "git", "status", "--porcelain", "--", ":(top)", ":(top,exclude)docs/benchmarks");
        return head + (changed.isEmpty() ? "" : "+");
    }
}

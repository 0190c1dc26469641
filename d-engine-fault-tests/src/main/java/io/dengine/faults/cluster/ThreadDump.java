package io.dengine.faults.cluster;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the threads are doing on which it depends whether a member starts and takes part. Of what a JVM prints for SIGQUIT. */
final class ThreadDump {

    private static final String BEGIN = "Full thread dump";
    private static final Pattern THREADS = Pattern.compile(
            "\"(main|d-engine-raft-timer-\\S+|d-engine-peer-(server|connect)-\\S+|JRaft-Global-\\w+Timer\\d*)\" ");
    private static final int LINES = 14;

    private ThreadDump() {}

    /** The latest one; empty when none was printed. */
    static String of(String printed) {
        int begin = printed.lastIndexOf(BEGIN);
        return begin < 0
                ? ""
                : Arrays.stream(printed.substring(begin).split("\n\n"))
                        .map(String::strip)
                        .filter(stack -> THREADS.matcher(stack).lookingAt())
                        .map(stack -> stack.lines().limit(LINES).collect(Collectors.joining("\n")))
                        .collect(Collectors.joining("\n"));
    }
}

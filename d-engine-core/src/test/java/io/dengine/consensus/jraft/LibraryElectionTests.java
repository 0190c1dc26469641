package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.FreePorts;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A flaw of the Raft library, and why {@link NonBlockingRpcClient} exists: a candidate connects to each member under the lock of the node, and waits for
 * those that do not answer. Meanwhile it answers no request for a vote itself.
 */
class LibraryElectionTests {

    private static final Pattern LONGEST = Pattern.compile("longest answer: (\\d+) ms");
    private static final long CONNECT_MILLIS = LibraryElection.CONNECT_TIMEOUT.toMillis();

    @TempDir
    private Path directory;

    @Test
    void theLibraryAnswersNoRequestForAVoteWhileItConnectsToMembersThatDoNotAnswer() throws Exception {
        String withoutOurs = Arrays.stream(classPath().split(File.pathSeparator))
                .filter(entry -> !entry.endsWith(Path.of("target", "classes").toString()))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(withoutOurs).isNotEqualTo(classPath());

        // two members do not answer, and each is waited for
        assertThat(longestAnswer(withoutOurs)).isGreaterThanOrEqualTo(2 * CONNECT_MILLIS);
    }

    @Test
    void withTheClientOfOursItDoes() throws Exception {
        assertThat(longestAnswer(classPath())).isLessThan(CONNECT_MILLIS);
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private long longestAnswer(String classPath) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        InetAddress loopback = InetAddress.getLoopbackAddress();
        // The system takes connections to them, but nobody reads what is sent.
        try (ServerSocket silent = new ServerSocket(0, 50, loopback);
                ServerSocket silentToo = new ServerSocket(0, 50, loopback)) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-cp",
                            classPath,
                            LibraryElection.class.getName(),
                            Files.createDirectory(directory.resolve("data")).toString(),
                            FreePorts.choose(1).get(0).toString(),
                            Integer.toString(silent.getLocalPort()),
                            Integer.toString(silentToo.getLocalPort()))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
        }
        Matcher matcher = LONGEST.matcher(Files.readString(output));
        assertThat(matcher.find()).as(Files.readString(output)).isTrue();
        return Long.parseLong(matcher.group(1));
    }
}

package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.FreePorts;
import io.dengine.TestJvm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        // two members do not answer, and each is waited for
        assertThat(longestAnswer(TestJvm.classPathWithoutOurs())).isGreaterThanOrEqualTo(2 * CONNECT_MILLIS);
    }

    @Test
    void withTheClientOfOursItDoes() throws Exception {
        assertThat(longestAnswer(TestJvm.classPath())).isLessThan(CONNECT_MILLIS);
    }

    private long longestAnswer(String classPath) throws IOException, InterruptedException {
        String said;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        // The system takes connections to them, but nobody reads what is sent.
        try (ServerSocket silent = new ServerSocket(0, 50, loopback);
                ServerSocket silentToo = new ServerSocket(0, 50, loopback)) {
            ProcessBuilder builder = TestJvm.builder(
                    List.of("-Xmx64m"),
                    classPath,
                    LibraryElection.class,
                    Files.createDirectory(directory.resolve("data")).toString(),
                    FreePorts.choose(1).get(0).toString(),
                    Integer.toString(silent.getLocalPort()),
                    Integer.toString(silentToo.getLocalPort()));
            said = TestJvm.run(builder, directory.resolve("output"), Duration.ofSeconds(120));
        }
        Matcher matcher = LONGEST.matcher(said);
        assertThat(matcher.find()).as(said).isTrue();
        return Long.parseLong(matcher.group(1));
    }
}

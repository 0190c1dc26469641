package io.dengine.faults.network;

import io.dengine.faults.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code ip} of iproute2. */
final class IpCommand {

    private static final long TIMEOUT_SECONDS = 30;

    private IpCommand() {}

    /**
     * What it prints.
     *
     * @param words its arguments, parted by blanks
     * @throws UnavailableException if it fails or does not exist
     */
    static String run(String words) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words.split(" ")));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new UnavailableException("'ip " + words + "' has not ended");
            }
            if (process.exitValue() != 0) {
                throw new UnavailableException("'ip " + words + "' failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UnavailableException("'ip' (package iproute2) cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }
}

package io.dengine.sample.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The figures that the tests measure, on standard output and in {@code target/it-report.txt}. */
final class Report {

    private static final Path FILE = Workspace.target().resolve("it-report.txt");

    static {
        try {
            Files.deleteIfExists(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Report() {}

    static synchronized void line(String format, Object... arguments) {
        String line = String.format(format, arguments);
        System.out.println(line);
        try {
            Files.writeString(
                    FILE, line + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.dengine.faults.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What members print. */
public final class MemberLog {

    private static final int END_CHARACTERS = 500;

    private MemberLog() {}

    /** The failure that a member has printed last, or the end of what it printed. */
    public static String lastWords(Path log) {
        try {
            if (!Files.exists(log)) {
                return "";
            }
            String all = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
            int from = all.lastIndexOf("Exception in thread \"main\"");
            return from < 0
                    ? all.substring(Math.max(0, all.length() - END_CHARACTERS))
                    : all.substring(from).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a text of a member says that its data is damaged, and what to do. */
    public static boolean saysDamaged(String text) {
        return text.contains("move the whole directory away");
    }
}

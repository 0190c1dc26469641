package io.dengine.config;

import java.util.List;
import java.util.Locale;

/** Guesses which key was meant. */
final class Suggestion {

    private static final int MAX_DISTANCE = 3;

    private Suggestion() {}

    /** The known key that is most like this one, or an empty text when none is near. */
    static String nearest(String key, List<String> known) {
        String plain = plain(key);
        String best = "";
        int bestDistance = MAX_DISTANCE + 1;
        for (String candidate : known) {
            int distance = distance(plain, plain(candidate));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    /** Without what distinguishes nodeId, node_id, NODE-ID and node-id. */
    private static String plain(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}

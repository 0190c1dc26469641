package io.dengine.config;

import io.dengine.ConfigurationProblem;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns the texts of a {@link YamlSource} into values; what cannot be turned becomes a problem and the default. */
final class PropertyReader {

    private final String prefix;
    private final Map<String, @Nullable Object> source;
    private final List<ConfigurationProblem> problems;
    private final Set<String> read = new HashSet<>();

    /** @param prefix what stands before a key in a message */
    PropertyReader(String prefix, Map<String, @Nullable Object> source, List<ConfigurationProblem> problems) {
        this.prefix = prefix;
        this.source = source;
        this.problems = problems;
    }

    Optional<String> text(String key) {
        return value(key, "a text", Optional::of);
    }

    Optional<Path> path(String key) {
        return value(key, "a path", text -> {
            try {
                return Optional.of(Path.of(text));
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        });
    }

    Optional<URI> uri(String key) {
        return value(key, "a URL such as http://host:8080", text -> {
            try {
                return Optional.of(new URI(text));
            } catch (URISyntaxException e) {
                return Optional.empty();
            }
        });
    }

    Duration duration(String key, Duration otherwise) {
        return value(key, DurationText.ALLOWED, DurationText::parse).orElse(otherwise);
    }

    long size(String key, long otherwise) {
        return value(key, SizeText.ALLOWED, SizeText::parse).orElse(otherwise);
    }

    int intSize(String key, int otherwise) {
        String allowed = SizeText.ALLOWED + "; less than 2GB";
        return value(key, allowed, text -> SizeText.parse(text).flatMap(PropertyReader::asInt))
                .orElse(otherwise);
    }

    long count(String key, long otherwise) {
        return value(key, "a whole number", PropertyReader::parseCount).orElse(otherwise);
    }

    int intCount(String key, int otherwise) {
        String allowed = "a whole number up to " + Integer.MAX_VALUE;
        return value(key, allowed, text -> parseCount(text).flatMap(PropertyReader::asInt))
                .orElse(otherwise);
    }

    /** One of the constants, written {@code like-this} in any case. */
    <E extends Enum<E>> E oneOf(String key, Class<E> type, E otherwise) {
        return value(key, EnumText.allowed(type), text -> EnumText.parse(type, text))
                .orElse(otherwise);
    }

    /** The elements of a list; none when the key is absent. */
    List<?> list(String key) {
        read.add(key);
        if (!source.containsKey(key)) {
            return List.of();
        }
        Object value = source.get(key);
        if (value instanceof List<?> list) {
            return list;
        }
        problem(key, YamlSource.describe(value), "a list");
        return List.of();
    }

    /** Reports a required key that is absent. */
    void require(String key, String allowed) {
        if (!source.containsKey(key)) {
            problem(key, "(none)", allowed);
        }
    }

    /** Reports every key that nobody asked for. */
    void reportUnknown(List<String> known) {
        for (Map.Entry<String, @Nullable Object> entry : source.entrySet()) {
            String key = entry.getKey();
            if (!read.contains(key) && !ConfigKeys.isOfTheStarter(key) && !isEmptySection(entry, known)) {
                String near = Suggestion.nearest(key, known);
                String given = "an unknown key" + (near.isEmpty() ? "" : " (did you mean " + near + "?)");
                problem(key, given, "one of " + String.join(", ", known));
            }
        }
    }

    /** {@code raft:} with everything below it commented out. */
    private static boolean isEmptySection(Map.Entry<String, @Nullable Object> entry, List<String> known) {
        return entry.getValue() == null && known.stream().anyMatch(key -> key.startsWith(entry.getKey() + "."));
    }

    private <T> Optional<T> value(String key, String allowed, Function<String, Optional<T>> parser) {
        read.add(key);
        if (!source.containsKey(key)) {
            return Optional.empty();
        }
        Object given = source.get(key);
        Optional<T> value = given instanceof String text ? parser.apply(text.strip()) : Optional.empty();
        if (value.isEmpty()) {
            problem(key, YamlSource.describe(given), allowed);
        }
        return value;
    }

    private void problem(String key, String given, String allowed) {
        problems.add(new ConfigurationProblem(prefix + key, given, allowed));
    }

    private static Optional<Long> parseCount(String text) {
        try {
            return Optional.of(Long.parseLong(text.replaceAll("(?<=\\d)_(?=\\d)", "")));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> asInt(long value) {
        return value == (int) value ? Optional.of((int) value) : Optional.empty();
    }
}

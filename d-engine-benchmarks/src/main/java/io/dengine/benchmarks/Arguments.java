package io.dengine.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the command line says: {@code --name value} and {@code --flag}. Immutable but for remembering what was asked for. */
public final class Arguments {

    private static final Set<String> FLAGS = Set.of("quick", "keep", "huge");

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();

    /**
     * Parses them.
     *
     * @throws IllegalArgumentException when a value is missing
     */
    public Arguments(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith("--")) {
                throw new IllegalArgumentException("an option must begin with --, not " + word);
            }
            String name = word.substring(2);
            if (FLAGS.contains(name)) {
                values.put(name, "true");
            } else if (i + 1 < words.size()) {
                values.put(name, words.get(++i));
            } else {
                throw new IllegalArgumentException("the option " + word + " must have a value");
            }
        }
    }

    /** Whether a flag was given. */
    public boolean flag(String name) {
        return text(name).isPresent();
    }

    /** The value of an option. */
    public Optional<String> text(String name) {
        known.add(name);
        return Optional.ofNullable(values.get(name));
    }

    /** The value of an option as words that commas separate. */
    public Optional<List<String>> words(String name) {
        return text(name).map(text -> new ArrayList<>(Arrays.asList(text.split(","))));
    }

    /**
     * The value of an option as a number.
     *
     * @throws IllegalArgumentException when it is none, or not between the two
     */
    public int number(String name, int otherwise, int least, int most) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(wrong(name, text.get(), least, most), e);
        }
        throw new IllegalArgumentException(wrong(name, text.get(), least, most));
    }

    private static String wrong(String name, String given, int least, int most) {
        return "--" + name + " must be a number from " + least + " to " + most + ", not " + given;
    }

    /**
     * To be called when all options have been asked for.
     *
     * @throws IllegalArgumentException when others were given
     */
    public void refuseOthers() {
        Set<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("options must be of " + known + ", not " + unknown);
        }
    }
}

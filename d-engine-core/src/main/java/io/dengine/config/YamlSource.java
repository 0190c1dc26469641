package io.dengine.config;

import io.dengine.ConfigurationProblem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A YAML file as dotted keys, the way Spring Boot flattens one: {@code raft: {election-timeout: 1s}} and
 * {@code raft.election-timeout: 1s} are the same. Values are texts as written, lists, or null where nothing is written.
 */
final class YamlSource {

    private static final String ROOT = "d-engine";
    private static final String ALLOWED = "a readable YAML file of at most 3 MB with one document, in UTF-8";

    /** No property lies deeper; also ends the recursion over an alias that contains itself. */
    private static final int MAX_DEPTH = 4;

    private YamlSource() {}

    /** The properties of the file, without the prefix {@code d-engine}; none when there is a problem. */
    static Map<String, @Nullable Object> read(Path file, List<ConfigurationProblem> problems) {
        Object document;
        try {
            document = parser().load(withoutByteOrderMark(Files.readString(file)));
        } catch (IOException | YAMLException e) {
            problems.add(new ConfigurationProblem(ConfigurationProblem.FILE, file + ", " + whyNot(file, e), ALLOWED));
            return Map.of();
        }
        if (document == null) {
            return Map.of();
        }
        if (!(document instanceof Map<?, ?> top)) {
            problems.add(new ConfigurationProblem(
                    ConfigurationProblem.FILE, file + ", which holds " + describe(document), "keys and their values"));
            return Map.of();
        }
        return ownPart(top, problems);
    }

    private static Map<String, @Nullable Object> ownPart(Map<?, ?> top, List<ConfigurationProblem> problems) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>();
        if (!top.containsKey(ROOT)) {
            flatten("", top, 1, flat, problems);
            return flat;
        }
        if (top.get(ROOT) instanceof Map<?, ?> own) {
            flatten("", own, 1, flat, problems);
        } else if (top.get(ROOT) != null) {
            problems.add(new ConfigurationProblem(
                    ConfigurationProblem.FILE,
                    ROOT + ": with " + describe(top.get(ROOT)),
                    "keys and their values under " + ROOT + ":"));
        }
        top.forEach((key, value) -> {
            // what else stands in an application.yml is not ours to judge, but a setting that has no effect is
            if (holdsAProperty(String.valueOf(key), value)) {
                problems.add(new ConfigurationProblem(
                        String.valueOf(key), "beside " + ROOT + ":", "under " + ROOT + ": like the others"));
            }
        });
        return flat;
    }

    /** Not for the first word alone: an application may well have a {@code disk:} of its own. */
    private static boolean holdsAProperty(String key, @Nullable Object value) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>();
        flatten("", Collections.singletonMap(key, value), 1, flat, new ArrayList<>());
        return flat.keySet().stream().anyMatch(ConfigKeys.ALL::contains);
    }

    /** Adds the entries of {@code map} to {@code flat}, under {@code prefix}. */
    static void flatten(
            String prefix,
            Map<?, ?> map,
            int depth,
            Map<String, @Nullable Object> flat,
            List<ConfigurationProblem> problems) {
        map.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof Map<?, ?> nested && depth < MAX_DEPTH) {
                flatten(key + ".", nested, depth + 1, flat, problems);
            } else if (flat.containsKey(key)) {
                problems.add(new ConfigurationProblem(key, "twice", "once"));
            } else {
                flat.put(key, value);
            }
        });
    }

    /** Every scalar stays the text that was written: 010 as a node id is not 8, and 1:30 not 90. */
    private static Yaml parser() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        DumperOptions unused = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new TextResolver());
    }

    private static String withoutByteOrderMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** How a value that is not a plain text is called in a message. */
    static String describe(@Nullable Object value) {
        if (value == null) {
            return "(none)";
        }
        if (value instanceof Map<?, ?>) {
            return "keys below it";
        }
        return value instanceof List<?> ? "a list" : String.valueOf(value);
    }

    private static String whyNot(Path file, Exception e) {
        if (e instanceof NoSuchFileException) {
            return "which does not exist";
        }
        if (Files.isDirectory(file)) {
            return "which is a directory";
        }
        if (e instanceof CharacterCodingException) {
            return "which is not UTF-8";
        }
        if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            return "which is not valid in line " + (marked.getProblemMark().getLine() + 1) + ": " + marked.getProblem();
        }
        return "which cannot be read: " + e.getMessage();
    }

    private static final class TextResolver extends Resolver {

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}

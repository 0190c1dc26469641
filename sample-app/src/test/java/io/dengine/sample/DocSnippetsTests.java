package io.dengine.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every Java snippet of the README and of the guides compiles: as types, as members of a class, or as statements with an {@code engine} and a
 * {@code client} in scope.
 */
class DocSnippetsTests {

    private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();
    private static final Pattern SNIPPET = Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final String IMPORTS = Stream.of(
                    "io.dengine",
                    "io.dengine.kv",
                    "io.dengine.lease",
                    "io.dengine.node",
                    "io.dengine.spring.boot",
                    "io.dengine.storage",
                    "io.dengine.watch",
                    "jakarta.servlet.http",
                    "java.net",
                    "java.nio.charset",
                    "java.nio.file",
                    "java.time",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.function",
                    "java.util.stream",
                    "org.slf4j",
                    "org.springframework.boot",
                    "org.springframework.context.annotation",
                    "org.springframework.context.event",
                    "org.springframework.http",
                    "org.springframework.stereotype",
                    "org.springframework.web.bind.annotation")
            .map(name -> "import " + name + ".*;\n")
            .reduce("import org.springframework.context.event.EventListener;\n", String::concat);

    /** The service that the README shows first, and its later snippets use. */
    private static final String SETTINGS = "class Settings { void set(String name, String value) {} }\n";

    /** What the snippets of the guides may use without declaring it. */
    private static final String SCOPE = """
            EmbeddedEngine engine;
            KvClient client;
            Executor executor;
            """;

    @TempDir
    private Path output;

    private record Snippet(Path document, int line, String code) {

        String name() {
            return document.getFileName() + ":" + line;
        }
    }

    @TestFactory
    Stream<DynamicTest> everySnippetCompiles() throws IOException {
        return snippets().stream()
                .map(snippet -> DynamicTest.dynamicTest(snippet.name(), () -> {
                    List<String> problems = new ArrayList<>();
                    for (String source : List.of(
                            IMPORTS + snippet.code(),
                            IMPORTS + SETTINGS + snippet.code(),
                            IMPORTS + "class Snippet {\n" + SCOPE + snippet.code() + "\n}",
                            IMPORTS + "class Snippet {\n" + SCOPE + "void run() throws Exception {\n" + snippet.code()
                                    + "\n}\n}")) {
                        String problem = compile(source);
                        if (problem.isEmpty()) {
                            return;
                        }
                        problems.add(problem);
                    }
                    assertThat(problems)
                            .as("as types, as members, as statements")
                            .isEmpty();
                }));
    }

    @Test
    void theGuidesOfTheContractHaveSnippets() throws IOException {
        assertThat(snippets())
                .extracting(snippet -> snippet.document().getFileName().toString())
                .contains("README.md", "data-model.md", "consistency.md", "watch.md", "leases.md");
    }

    @Test
    void aSnippetThatDoesNotCompileIsNoticed() {
        assertThat(compile(IMPORTS + "class Snippet { void run(KvClient client) { client.putt(\"a\", \"1\"); } }"))
                .contains("putt");
    }

    private String compile(String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of("-proc:none", "-d", output.toString(), "-cp", classPath()),
                        null,
                        List.of(new SourceText(source)))
                .call();
        return compiled ? "" : messages.toString();
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static List<Snippet> snippets() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(REPOSITORY.resolve("README.md")));
        try (Stream<Path> guides = Files.list(REPOSITORY.resolve("docs"))) {
            guides.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        List<Snippet> snippets = new ArrayList<>();
        for (Path document : documents) {
            String text = Files.readString(document);
            Matcher matcher = SNIPPET.matcher(text);
            while (matcher.find()) {
                int line = 1
                        + (int) text.substring(0, matcher.start())
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
                snippets.add(new Snippet(document, line, matcher.group(1)));
            }
        }
        return snippets;
    }

    private static final class SourceText extends SimpleJavaFileObject {

        private final String source;

        SourceText(String source) {
            super(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }
}

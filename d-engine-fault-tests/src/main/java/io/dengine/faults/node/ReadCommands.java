package io.dengine.faults.node;

import io.dengine.EmbeddedEngine;
import io.dengine.kv.GetAllResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyValue;
import io.dengine.kv.ReadConsistency;
import io.dengine.kv.ReadOptions;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads. Thread-safe. */
final class ReadCommands {

    private final EmbeddedEngine engine;
    private final Breakage breakage;

    ReadCommands(EmbeddedEngine engine, Breakage breakage) {
        this.engine = engine;
        this.breakage = breakage;
    }

    Map<String, Command> commands() {
        return Map.of(
                "get", this::get, "get-all", this::getAll, "scan", this::scan, "rows", this::rows, "page", this::page);
    }

    private ReadConsistency level(ReadConsistency asked) {
        return breakage == Breakage.STALE_READS ? ReadConsistency.EVENTUAL : asked;
    }

    /** {@code get key level}: value, revision, modification revision (0 without a value), incarnation of this process. */
    private List<@Nullable Object> get(Arguments arguments) {
        GetResult result = engine.client().get(arguments.text(0), level(arguments.level(1)));
        return Answer.of(
                result.asString().orElse(null),
                result.revision(),
                result.entry().map(KeyValue::modRevision).orElse(0L),
                StatusCommands.INCARNATION);
    }

    /** {@code get-all level revision key...}: revision, incarnation, then key, value and modification revision of those that exist. */
    private List<@Nullable Object> getAll(Arguments arguments) {
        GetAllResult result = engine.client()
                .getAll(
                        arguments.texts(2).stream().map(ReadCommands::bytes).toList(),
                        ReadOptions.of(level(arguments.level(0))).withRevision(arguments.number(1)));
        List<@Nullable Object> words = Answer.of(result.revision(), StatusCommands.INCARNATION);
        result.items().forEach(item -> addTo(words, item));
        return words;
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    /** {@code scan prefix limit level}: all rows in pages, of one revision; revision, then key and value of each. */
    private List<@Nullable Object> scan(Arguments arguments) {
        return scan(arguments, Answer.of(), (words, item) -> {
            words.add(item.keyAsString());
            words.add(item.valueAsString());
        });
    }

    /** {@code rows prefix limit level}: the same; revision, incarnation, then key, value, modification revision of each. */
    private List<@Nullable Object> rows(Arguments arguments) {
        return scan(arguments, Answer.of(StatusCommands.INCARNATION), ReadCommands::addTo);
    }

    private List<@Nullable Object> scan(
            Arguments arguments, List<@Nullable Object> words, BiConsumer<List<@Nullable Object>, KeyValue> add) {
        ScanPage page = engine.client()
                .scan(Scan.prefix(arguments.text(0)).limit(arguments.count(1)).consistency(level(arguments.level(2))));
        words.add(0, page.revision());
        while (true) {
            page.items().forEach(item -> add.accept(words, item));
            if (!page.hasNext()) {
                return words;
            }
            page = page.next();
        }
    }

    /**
     * {@code page prefix limit level revision cursor|-}: a page, of the latest revision when that is 0; revision, cursor of the next page, incarnation, then the rows as {@code rows}.
     */
    private List<@Nullable Object> page(Arguments arguments) {
        Scan scan = Scan.prefix(arguments.text(0))
                .limit(arguments.count(1))
                .consistency(level(arguments.level(2)))
                .atRevision(arguments.number(3));
        String cursor = arguments.nullable(4);
        ScanPage page = engine.client().scan(cursor == null ? scan : scan.cursor(cursor));
        List<@Nullable Object> words =
                Answer.of(page.revision(), page.cursor().orElse(null), StatusCommands.INCARNATION);
        page.items().forEach(item -> addTo(words, item));
        return words;
    }

    private static void addTo(List<@Nullable Object> words, KeyValue item) {
        words.add(item.keyAsString());
        words.add(item.valueAsString());
        words.add(item.modRevision());
    }
}

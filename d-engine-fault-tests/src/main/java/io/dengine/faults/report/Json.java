package io.dengine.faults.report;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON: maps, iterables, numbers, booleans, nothing, and the text of everything else. */
final class Json {

    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /** The text of a value, over several lines. */
    static String of(@Nullable Object value) {
        Json json = new Json();
        json.write(value, 0);
        return json.text.append('\n').toString();
    }

    private void write(@Nullable Object value, int depth) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map, depth);
        } else if (value instanceof Iterable<?> list) {
            writeList(list, depth);
        } else {
            writeText(value.toString());
        }
    }

    private void writeMap(Map<?, ?> map, int depth) {
        text.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator);
            newLine(depth + 1);
            writeText(String.valueOf(entry.getKey()));
            text.append(": ");
            write(entry.getValue(), depth + 1);
            separator = ",";
        }
        if (!map.isEmpty()) {
            newLine(depth);
        }
        text.append('}');
    }

    private void writeList(Iterable<?> list, int depth) {
        text.append('[');
        boolean nested = false;
        for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
            Object value = each.next();
            nested = value instanceof Map;
            if (nested) {
                newLine(depth + 1);
            }
            write(value, depth + 1);
            text.append(each.hasNext() ? nested ? "," : ", " : "");
        }
        if (nested) {
            newLine(depth);
        }
        text.append(']');
    }

    private void newLine(int depth) {
        text.append('\n').append("  ".repeat(depth));
    }

    private void writeText(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                // so that the text cannot end the script of a page that it stands in
                case '<' -> text.append("\\u003c");
                default -> {
                    if (c < ' ') {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}

package io.dengine.benchmarks.report;

import java.util.List;

/** A table in Markdown. Not thread-safe. */
final class MarkdownTable {

    private final StringBuilder text = new StringBuilder();
    private final int columns;

    MarkdownTable(String... titles) {
        columns = titles.length;
        row(titles);
        text.append("|---".repeat(columns)).append("|\n");
    }

    MarkdownTable row(String... cells) {
        return row(List.of(cells));
    }

    MarkdownTable row(List<String> cells) {
        if (cells.size() != columns) {
            throw new IllegalArgumentException("cells must be " + columns + ", not " + cells.size());
        }
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

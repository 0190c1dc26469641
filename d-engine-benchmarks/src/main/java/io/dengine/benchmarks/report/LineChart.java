package io.dengine.benchmarks.report;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart with lines, written as PNG. Not thread-safe. */
public final class LineChart {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 430;
    private static final int MARKED_POINTS = 20;

    private final XYChart chart;

    /**
     * A chart without lines yet.
     *
     * @param title above it
     * @param x below the horizontal axis
     * @param y beside the vertical axis
     */
    public LineChart(String title, String x, String y) {
        chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .theme(Styler.ChartTheme.XChart)
                .build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setLocale(Locale.ROOT);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setDecimalPattern("#,##0.###");
    }

    /** The horizontal axis by powers of ten. */
    public LineChart logarithmicX() {
        chart.getStyler().setXAxisLogarithmic(true);
        return this;
    }

    /** The vertical axis by powers of ten. */
    public LineChart logarithmicY() {
        chart.getStyler().setYAxisLogarithmic(true);
        return this;
    }

    /** The vertical axis begins at 0. */
    public LineChart fromZero() {
        chart.getStyler().setYAxisMin(0.0);
        return this;
    }

    /** A line; nothing when it has no points. */
    public LineChart line(String name, List<Point> points) {
        if (!points.isEmpty()) {
            List<Double> x = new ArrayList<>();
            List<Double> y = new ArrayList<>();
            points.forEach(point -> {
                x.add(point.x());
                y.add(point.y());
            });
            chart.addSeries(name, x, y)
                    .setMarker(points.size() > MARKED_POINTS ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
        }
        return this;
    }

    /** Writes it; without lines there is no file, not one that an earlier run has left either. */
    public void write(Path file) throws IOException {
        if (chart.getSeriesMap().isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        if (chart.getStyler().isYAxisLogarithmic()) {
            toWholePowers();
        }
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
    }

    // else there may be no power of ten on the axis that a number would stand at
    private void toWholePowers() {
        double least = chart.getSeriesMap().values().stream()
                .mapToDouble(XYSeries::getYMin)
                .min()
                .orElseThrow();
        double most = chart.getSeriesMap().values().stream()
                .mapToDouble(XYSeries::getYMax)
                .max()
                .orElseThrow();
        chart.getStyler().setYAxisMin(Math.pow(10, Math.floor(Math.log10(least))));
        chart.getStyler().setYAxisMax(Math.pow(10, Math.ceil(Math.log10(most))));
    }

    /** Where a line goes through. */
    public record Point(double x, double y) {}
}

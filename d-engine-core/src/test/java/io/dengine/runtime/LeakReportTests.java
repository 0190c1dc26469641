package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LeakReportTests {

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(LeakReport.class);
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            logged.add(event.getFormattedMessage());
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
    }

    @Test
    void anEngineThatBecomesGarbageWhileOpenIsReportedOnce() {
        forget("left-open", true, false);
        await().until(() -> {
            System.gc();
            return logged.stream().anyMatch(line -> line.contains("left-open"));
        });
        System.gc();
        assertThat(logged).filteredOn(line -> line.contains("left-open")).hasSize(1);
    }

    @Test
    void anEngineThatWasStoppedOrNeverOpenedIsNotReported() {
        forget("stopped", true, true);
        forget("never-opened", false, false);
        forget("witness", true, false);
        await().until(() -> {
            System.gc();
            return logged.stream().anyMatch(line -> line.contains("witness"));
        });
        assertThat(logged).noneMatch(line -> line.contains("node stopped") || line.contains("never-opened"));
    }

    private static void forget(String nodeId, boolean open, boolean stopped) {
        LeakReport report = LeakReport.watch(new Object(), nodeId);
        if (open) {
            report.opened();
        }
        if (stopped) {
            report.stopped();
        }
    }
}

package io.dengine.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineFailedException;
import io.dengine.EngineNotStartedException;
import io.dengine.EngineStatus;
import io.dengine.EngineStoppedException;
import io.dengine.HistoryCompactedException;
import io.dengine.OverloadedException;
import io.dengine.Subscription;
import io.dengine.kv.KeyValue;
import io.dengine.kv.KvClient;
import io.dengine.watch.WatchBatch;
import io.dengine.watch.WatchClosedException;
import io.dengine.watch.WatchEvent;
import io.dengine.watch.WatchListener;
import io.dengine.watch.WatchRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;

@WebMvcTest(WatchController.class)
class WatchControllerTests {

    @Autowired
    private MockMvc mvc;

    @Autowired
    private WatchController controller;

    @Autowired
    private ApplicationContext context;

    @MockitoBean
    private KvClient client;

    @MockitoBean
    private EmbeddedEngine engine;

    @MockitoBean
    private Subscription subscription;

    private final ArgumentCaptor<WatchRequest> requested = ArgumentCaptor.forClass(WatchRequest.class);
    private final ArgumentCaptor<WatchListener> listening = ArgumentCaptor.forClass(WatchListener.class);

    @BeforeEach
    void history() {
        given(engine.status())
                .willReturn(EngineStatus.builder("sample", "n1")
                        .compactedRevision(3)
                        .build());
    }

    @Test
    void whatIsCompactedIsGoneBeforeAStreamBegins() throws Exception {
        mvc.perform(get("/watch?fromRevision=3").accept(MediaType.TEXT_EVENT_STREAM))
                .andExpect(status().isGone())
                .andExpect(content().json("{\"error\":\"compacted\"}"));
        mvc.perform(get("/watch").accept(MediaType.TEXT_EVENT_STREAM).header("Last-Event-ID", "2"))
                .andExpect(status().isGone());
        verifyNoInteractions(client);
        open("/watch?fromRevision=4");
    }

    @Test
    void aRevisionIsOneMessageWithItsIdAndItsChanges() throws Exception {
        MvcResult result = open("/watch?prefix=a/&fromRevision=5");
        assertThat(requested.getValue().range().contains(bytes("a/1"))).isTrue();
        assertThat(requested.getValue().range().contains(bytes("b"))).isFalse();
        assertThat(requested.getValue().fromRevision()).isEqualTo(5);

        listening.getValue().onBatch(new WatchBatch(6, List.of(put("a/1", "x", 6), delete("a/2", 6))));
        assertThat(result.getResponse().getContentType()).startsWith(MediaType.TEXT_EVENT_STREAM_VALUE);
        assertThat(result.getResponse().getContentAsString().lines())
                .contains("id:6")
                .contains("data:{\"revision\":6,\"changes\":[{\"type\":\"put\",\"key\":\"a/1\",\"value\":\"x\"},"
                        + "{\"type\":\"delete\",\"key\":\"a/2\"}]}");
    }

    @Test
    void aWatchThatWasCutOffGoesOnAfterItsLastMessage() throws Exception {
        watching();
        mvc.perform(get("/watch?fromRevision=5").header("Last-Event-ID", "41"))
                .andExpect(request().asyncStarted());
        assertThat(capturedRequest().fromRevision()).isEqualTo(42);
    }

    @Test
    void aNoticeOfProgressIsACommentWithoutAnId() throws Exception {
        MvcResult result = open("/watch");
        assertThat(requested.getValue().progressInterval()).isPositive();
        listening.getValue().onBatch(new WatchBatch(9, List.of()));
        assertThat(result.getResponse().getContentAsString()).isEqualTo(":at 9\n\n");
    }

    @Test
    void aHistoryThatIsForgottenIsToldAndEndsTheStream() throws Exception {
        MvcResult result = open("/watch?fromRevision=4");
        listening.getValue().onEnd(new HistoryCompactedException(1, 29));
        assertThat(result.getResponse().getContentAsString().lines())
                .contains("event:compacted")
                .contains("data:{\"oldestRevision\":30}");
        assertThat(result.getAsyncResult()).isNull();
        verify(subscription).close();
    }

    @Test
    void theStreamEndsWithTheEngine() throws Exception {
        MvcResult result = open("/watch");
        listening.getValue().onEnd(new WatchClosedException("stopped"));
        assertThat(result.getAsyncResult(1000)).isNull();
    }

    @Test
    void theStreamEndsBeforeTheWebServerDrains() throws Exception {
        MvcResult result = open("/watch");
        controller.closing(new ContextClosedEvent(context));
        assertThat(result.getAsyncResult(1000)).isNull();
        // streams of other tests in the same context end too
        verify(subscription, atLeastOnce()).close();
    }

    /** As a browser's {@code EventSource} asks, which accepts nothing else. */
    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalReachesWhoeverAcceptsOnlyAStream(RuntimeException exception, int status, String error)
            throws Exception {
        given(client.watch(any(WatchRequest.class), any(), any())).willThrow(exception);
        mvc.perform(get("/watch").accept(MediaType.TEXT_EVENT_STREAM))
                .andExpect(status().is(status))
                .andExpect(content().contentType(MediaType.APPLICATION_JSON))
                .andExpect(jsonPath("$.error").value(error));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(new OverloadedException("x"), 503, "overloaded"),
                Arguments.of(new WatchController.TooManyStreamsException(), 503, "overloaded"),
                Arguments.of(new EngineNotStartedException("x"), 503, "unavailable"),
                Arguments.of(new EngineStoppedException("x"), 503, "unavailable"),
                Arguments.of(new EngineFailedException("x"), 503, "unavailable"),
                Arguments.of(new HistoryCompactedException(3, 5), 410, "compacted"));
    }

    @Test
    void aBadIdOfWhoeverAcceptsOnlyAStreamIs400() throws Exception {
        mvc.perform(get("/watch").accept(MediaType.TEXT_EVENT_STREAM).header("Last-Event-ID", "x"))
                .andExpect(status().isBadRequest());
        verifyNoInteractions(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-", "9223372036854775807", "1.5"})
    void aBadLastEventIdIs400(String id) throws Exception {
        mvc.perform(get("/watch").header("Last-Event-ID", id))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.detail").isNotEmpty());
        verifyNoInteractions(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.5"})
    void aBadRevisionIs400(String revision) throws Exception {
        mvc.perform(get("/watch?fromRevision=" + revision)).andExpect(status().isBadRequest());
        verifyNoInteractions(client);
    }

    private MvcResult open(String path) throws Exception {
        watching();
        MvcResult result =
                mvc.perform(get(path)).andExpect(request().asyncStarted()).andReturn();
        capturedRequest();
        return result;
    }

    private void watching() {
        given(client.watch(any(WatchRequest.class), any(), any())).willReturn(subscription);
    }

    private WatchRequest capturedRequest() {
        verify(client).watch(requested.capture(), any(), listening.capture());
        return requested.getValue();
    }

    private static WatchEvent put(String key, String value, long revision) {
        return new WatchEvent(
                WatchEvent.Type.PUT,
                bytes(key),
                revision,
                new KeyValue(bytes(key), bytes(value), revision, revision, 1, 0),
                null);
    }

    private static WatchEvent delete(String key, long revision) {
        return new WatchEvent(WatchEvent.Type.DELETE, bytes(key), revision, null, null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.dengine.sample;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.dengine.DiskFullException;
import io.dengine.EngineException;
import io.dengine.EngineFailedException;
import io.dengine.EngineNotStartedException;
import io.dengine.EngineStoppedException;
import io.dengine.HistoryCompactedException;
import io.dengine.LeaderInfo;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.GetResult;
import io.dengine.kv.KeyValue;
import io.dengine.kv.KvClient;
import io.dengine.kv.PutResult;
import io.dengine.kv.ReadConsistency;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

@WebMvcTest(KvController.class)
class KvControllerTests {

    @Autowired
    private MockMvc mvc;

    @MockitoBean
    private KvClient client;

    @Test
    void putAnswersTheKeyAndItsRevision() throws Exception {
        given(client.put("a", "1")).willReturn(new PutResult(7));
        mvc.perform(put("{\"key\":\"a\",\"value\":\"1\"}"))
                .andExpect(status().isOk())
                .andExpect(content().json("{\"key\":\"a\",\"revision\":7}"));
    }

    @Test
    void putTakesAnEmptyValue() throws Exception {
        given(client.put("a", "")).willReturn(new PutResult(7));
        mvc.perform(put("{\"key\":\"a\",\"value\":\"\"}")).andExpect(status().isOk());
    }

    @Test
    void getIsLinearizableByDefaultAndAnswersTheRevisionOfTheWrite() throws Exception {
        given(client.get("a", ReadConsistency.LINEARIZABLE)).willReturn(found("a", "1", 7));
        mvc.perform(get("/kv/a"))
                .andExpect(status().isOk())
                .andExpect(content().json("{\"key\":\"a\",\"value\":\"1\",\"revision\":7}"));
    }

    @Test
    void getReadsAsFreshAsAsked() throws Exception {
        given(client.get("a", ReadConsistency.EVENTUAL)).willReturn(found("a", "old", 6));
        given(client.get("a", ReadConsistency.LEASE)).willReturn(found("a", "leased", 7));
        given(client.get("a", ReadConsistency.LINEARIZABLE)).willReturn(found("a", "new", 7));
        mvc.perform(get("/kv/a?consistency=lease"))
                .andExpect(jsonPath("$.value").value("leased"));
        mvc.perform(get("/kv/a?consistency=eventual"))
                .andExpect(jsonPath("$.value").value("old"));
        mvc.perform(get("/kv/a?consistency=linearizable"))
                .andExpect(jsonPath("$.value").value("new"));
    }

    @Test
    void getOfAMissingKeyIs404() throws Exception {
        given(client.get("a", ReadConsistency.LINEARIZABLE)).willReturn(new GetResult(9, null));
        mvc.perform(get("/kv/a")).andExpect(status().isNotFound());
    }

    @Test
    void deleteAnswersWhetherThereWasAnythingToDelete() throws Exception {
        given(client.delete("a")).willReturn(new DeleteResult(8, 1), new DeleteResult(8, 0));
        mvc.perform(delete("/kv/a"))
                .andExpect(status().isOk())
                .andExpect(content().json("{\"deleted\":true}"));
        mvc.perform(delete("/kv/a"))
                .andExpect(status().isOk())
                .andExpect(content().json("{\"deleted\":false}"));
    }

    @ParameterizedTest
    @MethodSource("pathsAndKeys")
    void aKeyIsEverythingAfterKv(String path, String key) throws Exception {
        given(client.get(key, ReadConsistency.LINEARIZABLE)).willReturn(found(key, "1", 7));
        given(client.delete(key)).willReturn(new DeleteResult(8, 1));
        mvc.perform(get(URI.create(path)))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.key").value(key));
        mvc.perform(delete(URI.create(path))).andExpect(status().isOk());
        verify(client).delete(key);
    }

    static Stream<Arguments> pathsAndKeys() {
        return Stream.of(
                Arguments.of("/kv/a/b/c", "a/b/c"),
                Arguments.of("/kv/a%2Fb", "a/b"),
                Arguments.of("/kv/a/", "a/"),
                Arguments.of("/kv//a", "/a"),
                Arguments.of("/kv/a%20b%3F%25%3Bc", "a b?%;c"),
                Arguments.of("/kv/%C3%BC", "\u00fc"));
    }

    @Test
    void aFollowerRedirectsToTheSamePathAndQueryAtTheLeader() throws Exception {
        given(client.put(anyString(), anyString())).willThrow(notLeader("http://127.0.0.1:8082"));
        given(client.delete(anyString())).willThrow(notLeader("http://127.0.0.1:8082/"));
        mvc.perform(put("{\"key\":\"a\",\"value\":\"1\"}"))
                .andExpect(status().isTemporaryRedirect())
                .andExpect(header().string("Location", "http://127.0.0.1:8082/kv"));
        mvc.perform(delete(URI.create("/kv/a%2Fb/c?x=1&y=%20")))
                .andExpect(status().isTemporaryRedirect())
                .andExpect(header().string("Location", "http://127.0.0.1:8082/kv/a%2Fb/c?x=1&y=%20"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalHasOneStatusAndOneWord(RuntimeException exception, int status, String error) throws Exception {
        given(client.put(anyString(), anyString())).willThrow(exception);
        given(client.delete(anyString())).willThrow(exception);
        given(client.get(anyString(), any(ReadConsistency.class))).willThrow(exception);
        for (MockHttpServletRequestBuilder request : new MockHttpServletRequestBuilder[] {
            put("{\"key\":\"a\",\"value\":\"1\"}"), delete("/kv/a"), get("/kv/a")
        }) {
            mvc.perform(request)
                    .andExpect(status().is(status))
                    .andExpect(content().contentTypeCompatibleWith(MediaType.APPLICATION_JSON))
                    .andExpect(jsonPath("$.error").value(error));
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(notLeader(null), 503, "not_leader"),
                Arguments.of(new NoLeaderException("x"), 503, "no_leader"),
                Arguments.of(new OutcomeUnknownException("x"), 504, "outcome_unknown"),
                Arguments.of(new OverloadedException("x"), 503, "overloaded"),
                Arguments.of(new DiskFullException("x"), 507, "disk_full"),
                Arguments.of(new HistoryCompactedException(3, 5), 410, "compacted"),
                Arguments.of(new ReadTimeoutException("x"), 504, "read_timeout"),
                Arguments.of(new EngineNotStartedException("x"), 503, "unavailable"),
                Arguments.of(new EngineStoppedException("x"), 503, "unavailable"),
                Arguments.of(new EngineFailedException("x"), 503, "unavailable"),
                Arguments.of(new EngineException("x"), 503, "unavailable"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"value\":\"1\"}",
                "{\"key\":null,\"value\":\"1\"}",
                "{\"key\":\"\",\"value\":\"1\"}",
                "{\"key\":\"  \",\"value\":\"1\"}",
                "{\"key\":\"a\"}",
                "{\"key\":\"a\",\"value\":null}",
                "{\"key\":\"a\",\"value\":{}}",
                "{\"key\":\"a\",\"value\":\"1\",\"ttlMillis\":\"soon\"}",
                "{\"key\":\"a\",\"value\":\"1\",\"ttlMillis\":1.5}",
                "{\"key\":\"a\",\"value\":\"1\",\"ttlMillis\":\"\"}",
                "{\"key\":\"a\",\"value\":\"1\",\"ttlMillis\":\" \"}",
                "{\"key\":\"a\",\"value\":\"1\",\"ttlMillis\":\"1500\"}",
                "{\"key\":\"a\",\"value\":\"1\",\"ttlMillis\":true}",
                "{\"key\":\"a\",\"value\":\"1\",\"ttlMillis\":[1500]}",
                "{\"key\":\"a\",\"value\":1}",
                "{\"key\":\"a\",\"value\":1.5}",
                "{\"key\":\"a\",\"value\":true}",
                "{\"key\":\"a\",\"value\":[\"1\"]}",
                "{\"key\":1,\"value\":\"1\"}",
                "{\"key\":",
                "null",
                ""
            })
    void aBadBodyIs400WithAProblemDetail(String body) throws Exception {
        expectProblem(put(body));
        verifyNoInteractions(client);
    }

    @Test
    void whoeverDoesNotAcceptJsonIsRefusedBeforeAnythingIsWritten() throws Exception {
        for (MockHttpServletRequestBuilder request : new MockHttpServletRequestBuilder[] {
            put("{\"key\":\"a\",\"value\":\"1\"}"),
            post("/kv/cas").contentType(MediaType.APPLICATION_JSON).content("{\"key\":\"a\",\"value\":\"1\"}"),
            delete("/kv/a"),
            get("/kv/a")
        }) {
            mvc.perform(request.accept(MediaType.TEXT_PLAIN)).andExpect(status().isNotAcceptable());
        }
        verifyNoInteractions(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/kv/", "/kv/%20", "/kv/a?consistency=strong", "/kv/a?consistency=EVENTUAL"})
    void aBadReadIs400WithAProblemDetail(String path) throws Exception {
        expectProblem(get(URI.create(path)));
        verifyNoInteractions(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/kv/", "/kv", "/kv/%20"})
    void aBadDeleteIs400WithAProblemDetail(String path) throws Exception {
        expectProblem(delete(URI.create(path)));
        verifyNoInteractions(client);
    }

    @Test
    void aLimitThatTheClientNamesIs400WithItsWords() throws Exception {
        given(client.put(anyString(), anyString())).willThrow(new IllegalArgumentException("key: too long"));
        mvc.perform(put("{\"key\":\"a\",\"value\":\"1\"}"))
                .andExpect(status().isBadRequest())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.detail").value("key: too long"));
    }

    @Test
    void anUnknownConsistencyIsNamedWithWhatIsAllowed() throws Exception {
        mvc.perform(get("/kv/a?consistency=strong"))
                .andExpect(
                        jsonPath("$.detail")
                                .value(
                                        "consistency: was 'strong', allowed are 'linearizable' (default), 'lease' and 'eventual'"));
    }

    private void expectProblem(MockHttpServletRequestBuilder request) throws Exception {
        mvc.perform(request)
                .andExpect(status().isBadRequest())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.status").value(400))
                .andExpect(jsonPath("$.detail").isNotEmpty());
    }

    private static MockHttpServletRequestBuilder put(String body) {
        return post("/kv").contentType(MediaType.APPLICATION_JSON).content(body);
    }

    private static NotLeaderException notLeader(@Nullable String url) {
        return new NotLeaderException(
                "n1", new LeaderInfo("n2", 3, "127.0.0.1:9082", url == null ? null : URI.create(url)));
    }

    private static GetResult found(String key, String value, long revision) {
        return new GetResult(
                revision + 5,
                new KeyValue(
                        key.getBytes(StandardCharsets.UTF_8),
                        value.getBytes(StandardCharsets.UTF_8),
                        revision,
                        revision,
                        1,
                        0));
    }
}

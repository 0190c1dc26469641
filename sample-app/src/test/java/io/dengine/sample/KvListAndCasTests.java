package io.dengine.sample;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.dengine.HistoryCompactedException;
import io.dengine.kv.CompareAndSetResult;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.KeyValue;
import io.dengine.kv.KvClient;
import io.dengine.kv.PutResult;
import io.dengine.kv.ReadConsistency;
import io.dengine.kv.Scan;
import io.dengine.kv.ScanPage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Time to live, compare-and-set, pages, and writes through the leader. */
@WebMvcTest(KvController.class)
class KvListAndCasTests {

    @Autowired
    private MockMvc mvc;

    @MockitoBean
    private KvClient client;

    @Test
    void aPutMayHaveATimeToLive() throws Exception {
        given(client.put("a", "1", Duration.ofMillis(1500))).willReturn(new PutResult(7));
        mvc.perform(json(post("/kv"), "{\"key\":\"a\",\"value\":\"1\",\"ttlMillis\":1500}"))
                .andExpect(status().isOk())
                .andExpect(content().json("{\"key\":\"a\",\"revision\":7}"));
    }

    @Test
    void aTimeToLiveThatTheClientRefusesIs400() throws Exception {
        given(client.put("a", "1", Duration.ZERO)).willThrow(new IllegalArgumentException("ttl must be 1 ms or more"));
        mvc.perform(json(post("/kv"), "{\"key\":\"a\",\"value\":\"1\",\"ttlMillis\":0}"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.detail").value("ttl must be 1 ms or more"));
    }

    @Test
    void compareAndSetTellsWhetherItSucceeded() throws Exception {
        given(client.compareAndSet("a", "1", "2")).willReturn(new CompareAndSetResult(true, 8, null));
        given(client.compareAndSet("a", null, "2")).willReturn(new CompareAndSetResult(false, 8, null));
        mvc.perform(json(post("/kv/cas"), "{\"key\":\"a\",\"expected\":\"1\",\"value\":\"2\"}"))
                .andExpect(status().isOk())
                .andExpect(content().json("{\"succeeded\":true,\"revision\":8}"));
        mvc.perform(json(post("/kv/cas"), "{\"key\":\"a\",\"expected\":null,\"value\":\"2\"}"))
                .andExpect(status().isOk())
                .andExpect(content().json("{\"succeeded\":false,\"revision\":8}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"key\":\"a\"}",
                "{\"key\":\"\",\"value\":\"1\"}",
                "{\"value\":\"1\"}",
                "{\"key\":\"a\",\"value\":\"1\",\"expected\":0}",
                "["
            })
    void aBadCompareAndSetIs400(String body) throws Exception {
        mvc.perform(json(post("/kv/cas"), body))
                .andExpect(status().isBadRequest())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON));
        verifyNoInteractions(client);
    }

    @Test
    void aListHasItsItemsItsRevisionAndTheCursorOfTheNextPage() throws Exception {
        Scan scan = Scan.prefix("a/").limit(2).consistency(ReadConsistency.LINEARIZABLE);
        ScanPage page = new ScanPage(scan, 9, List.of(found("a/1", 3), found("a/2", 4)), 2, true, next -> null);
        given(client.scan(scan)).willReturn(page);
        String cursor = page.cursor().orElseThrow();
        mvc.perform(get("/kv?prefix=a/&limit=2"))
                .andExpect(status().isOk())
                .andExpect(content()
                        .json("{\"items\":[{\"key\":\"a/1\",\"value\":\"v\",\"revision\":3},"
                                + "{\"key\":\"a/2\",\"value\":\"v\",\"revision\":4}],\"revision\":9}"))
                .andExpect(jsonPath("$.cursor").value(cursor));

        Scan second = page.nextScan().orElseThrow();
        given(client.scan(second)).willReturn(new ScanPage(second, 9, List.of(), 0, false, next -> null));
        mvc.perform(get("/kv?prefix=a/&limit=2&cursor=" + cursor))
                .andExpect(status().isOk())
                .andExpect(content().json("{\"items\":[],\"cursor\":null,\"revision\":9}"));
    }

    @Test
    void aListWithoutPrefixIsOfEveryKeyAndAsFreshAsAsked() throws Exception {
        Scan scan = Scan.prefix("").limit(100).consistency(ReadConsistency.EVENTUAL);
        given(client.scan(scan)).willReturn(new ScanPage(scan, 0, List.of(), 0, false, next -> null));
        mvc.perform(get("/kv?consistency=eventual"))
                .andExpect(status().isOk())
                .andExpect(content().json("{\"items\":[],\"cursor\":null,\"revision\":0}"));
    }

    @Test
    void aPageOfARevisionThatIsForgottenIs410() throws Exception {
        given(client.scan(any())).willThrow(new HistoryCompactedException(3, 5));
        mvc.perform(get("/kv")).andExpect(status().isGone()).andExpect(content().json("{\"error\":\"compacted\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/kv?limit=0",
                "/kv?limit=-1",
                "/kv?limit=many",
                "/kv?cursor=x",
                "/kv?cursor=AQ",
                "/kv?consistency=no"
            })
    void aBadListIs400(String path) throws Exception {
        mvc.perform(get(path))
                .andExpect(status().isBadRequest())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.detail").isNotEmpty());
        verifyNoInteractions(client);
    }

    @Test
    void writesGoThroughTheLeaderWhenAsked() throws Exception {
        KvClient viaLeader = mock(KvClient.class);
        given(client.viaLeader()).willReturn(viaLeader);
        given(viaLeader.put("a", "1")).willReturn(new PutResult(7));
        given(viaLeader.compareAndSet("a", "1", "2")).willReturn(new CompareAndSetResult(true, 8, null));
        given(viaLeader.delete("a")).willReturn(new DeleteResult(9, 1));
        mvc.perform(json(post("/kv?via=leader"), "{\"key\":\"a\",\"value\":\"1\"}"))
                .andExpect(status().isOk());
        mvc.perform(json(post("/kv/cas?via=leader"), "{\"key\":\"a\",\"expected\":\"1\",\"value\":\"2\"}"))
                .andExpect(status().isOk());
        mvc.perform(delete("/kv/a?via=leader")).andExpect(status().isOk());
        verify(viaLeader).delete("a");
    }

    @Test
    void anotherWayThanThroughTheLeaderIs400() throws Exception {
        mvc.perform(delete("/kv/a?via=follower"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.detail").value("via: was 'follower', allowed is 'leader'"));
        verifyNoInteractions(client);
    }

    private static MockHttpServletRequestBuilder json(MockHttpServletRequestBuilder request, String body) {
        return request.contentType(MediaType.APPLICATION_JSON).content(body);
    }

    private static KeyValue found(String key, long revision) {
        return new KeyValue(
                key.getBytes(StandardCharsets.UTF_8), "v".getBytes(StandardCharsets.UTF_8), revision, revision, 1, 0);
    }
}

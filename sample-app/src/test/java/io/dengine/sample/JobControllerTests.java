package io.dengine.sample;

import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.startsWith;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.dengine.EmbeddedEngine;
import io.dengine.NoLeaderException;
import io.dengine.kv.KvClient;
import io.dengine.kv.PutResult;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;

@WebMvcTest(JobController.class)
class JobControllerTests {

    @Autowired
    private MockMvc mvc;

    @MockitoBean
    private EmbeddedEngine engine;

    @MockitoBean
    private KvClient client;

    @Test
    void aNodeThatDoesNotLeadRefusesBeforeAnyWork() throws Exception {
        given(engine.isLeader()).willReturn(false);
        mvc.perform(post("/jobs"))
                .andExpect(status().isServiceUnavailable())
                .andExpect(content().json("{\"error\":\"not_leader\"}"));
        verifyNoInteractions(client);
    }

    @Test
    void theLeaderDoesTheWorkAndRecordsIt() throws Exception {
        given(engine.isLeader()).willReturn(true);
        given(client.put(startsWith("jobs/"), anyString())).willReturn(new PutResult(4));
        mvc.perform(post("/jobs"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.job").isNotEmpty())
                .andExpect(jsonPath("$.revision").value(4));
    }

    @Test
    void leadershipThatEndsAfterTheCheckIsStillAnAnswer() throws Exception {
        given(engine.isLeader()).willReturn(true);
        given(client.put(anyString(), anyString())).willThrow(new NoLeaderException("an election is under way"));
        mvc.perform(post("/jobs"))
                .andExpect(status().isServiceUnavailable())
                .andExpect(content().json("{\"error\":\"no_leader\"}"));
    }
}

package io.dengine.sample;

import static org.mockito.BDDMockito.given;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineStatus;
import io.dengine.LeaderInfo;
import io.dengine.Role;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.MockMvc;

@WebMvcTest(StatusController.class)
class StatusControllerTests {

    @Autowired
    private MockMvc mvc;

    @MockitoBean
    private EmbeddedEngine engine;

    @Test
    void saysWhoThisNodeIsAndWhoLeads() throws Exception {
        given(engine.status())
                .willReturn(engineStatus(
                        Role.FOLLOWER, new LeaderInfo("n2", 3, "127.0.0.1:9082", URI.create("http://127.0.0.1:8082"))));
        mvc.perform(get("/status"))
                .andExpect(status().isOk())
                .andExpect(content().json("""
                {"nodeId":"n1","role":"FOLLOWER","term":3,"leader":"n2","leaderUrl":"http://127.0.0.1:8082",
                 "appliedIndex":12,"revision":5}""", JsonCompareMode.STRICT));
    }

    @Test
    void saysWhenNobodyLeads() throws Exception {
        given(engine.status()).willReturn(engineStatus(Role.CANDIDATE, null));
        mvc.perform(get("/status"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.role").value("CANDIDATE"))
                .andExpect(jsonPath("$.leader").isEmpty());
    }

    private static EngineStatus engineStatus(Role role, @Nullable LeaderInfo leader) {
        return EngineStatus.builder("sample", "n1")
                .role(role)
                .term(3)
                .leader(leader)
                .commitIndex(14)
                .appliedIndex(12)
                .lastLogIndex(14)
                .revision(5)
                .build();
    }
}

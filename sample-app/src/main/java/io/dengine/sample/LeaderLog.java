package io.dengine.sample;

import io.dengine.LeaderInfo;
import io.dengine.spring.boot.LeaderChangedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** One line in the log for each change of leadership. */
@Component
class LeaderLog {

    private static final Logger log = LoggerFactory.getLogger(LeaderLog.class);

    @EventListener
    void leaderChanged(LeaderChangedEvent event) {
        LeaderInfo leader = event.current();
        log.info(
                "leader is {} in term {}{}",
                leader == null ? "unknown" : leader.leaderId(),
                event.term(),
                event.leading() ? ": this node" : "");
    }
}

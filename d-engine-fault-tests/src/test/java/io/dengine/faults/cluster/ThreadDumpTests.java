package io.dengine.faults.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadDumpTests {

    @Test
    void thoseOnWhichAStartDependsAreTold() {
        String printed = """
                ready
                Full thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode, sharing):

                "main" #1 prio=5 os_prio=0 cpu=1ms elapsed=1s tid=0x1 nid=0x2 runnable  [0x3]
                   java.lang.Thread.State: RUNNABLE
                \tat io.dengine.Old.main(Old.java:1)

                Full thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode, sharing):

                "main" #1 prio=5 os_prio=0 cpu=1ms elapsed=1s tid=0x1 nid=0x2 in Object.wait()  [0x3]
                   java.lang.Thread.State: RUNNABLE
                \tat io.dengine.A.<clinit>(A.java:1)

                "Reference Handler" #2 daemon prio=10 os_prio=0 tid=0x1 nid=0x2 waiting on condition  [0x3]
                   java.lang.Thread.State: RUNNABLE

                "d-engine-raft-timer-n1-1" #3 daemon prio=5 os_prio=0 tid=0x1 nid=0x2 in Object.wait()  [0x3]
                   java.lang.Thread.State: RUNNABLE
                \tat io.dengine.B.<clinit>(B.java:1)

                JNI global refs: 1
                """;
        assertThat(ThreadDump.of(printed))
                .contains("A.<clinit>", "B.<clinit>", "d-engine-raft-timer-n1-1")
                .doesNotContain("Old", "Reference Handler", "JNI");
        assertThat(ThreadDump.of("ready")).isEmpty();
    }
}

package io.dengine.faults.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FrameTests {

    // VXLAN, Ethernet, IPv4 10.0.0.1 to 10.0.0.2, TCP with an odd number of bytes as payload; the right checksum is
    // known
    private static final String HEADERS =
            "0800000000000100" + "020000000002" + "020000000001" + "0800" + "4500002b00004000400600000a0000010a000002";
    private static final String SEGMENT = "1388" + "9c40" + "00000001" + "00000002" + "5018" + "0200";
    private static final String PAYLOAD = "616263";

    @Test
    void knowsWhoSentItToWhom() {
        byte[] frame = frame("0000");
        assertThat(Frame.isIpv4(frame, frame.length)).isTrue();
        assertThat(Frame.source(frame)).isZero();
        assertThat(Frame.destination(frame)).isEqualTo(1);
    }

    @Test
    void putsTheRightChecksumInWhateverWasThere() {
        byte[] empty = frame("0000");
        byte[] partial = frame("1439");
        Frame.completeChecksum(empty, empty.length);
        Frame.completeChecksum(partial, partial.length);
        assertThat(empty).isEqualTo(partial);
        assertThat(onesComplementSum(empty)).isEqualTo(0xffff);
    }

    @Test
    void leavesAloneWhatIsTooShort() {
        byte[] frame = frame("1234");
        byte[] before = frame.clone();
        Frame.completeChecksum(frame, frame.length - 1);
        assertThat(frame).isEqualTo(before);
        assertThat(Frame.isIpv4(frame, 30)).isFalse();
    }

    private static byte[] frame(String checksum) {
        return HexFormat.of().parseHex(HEADERS + SEGMENT + checksum + "0000" + PAYLOAD);
    }

    /** What a receiver computes: over the pseudo header and the segment with its checksum, it must be all ones. */
    private static int onesComplementSum(byte[] frame) {
        byte[] checked = HexFormat.of()
                .parseHex("0a0000010a000002" + "0006" + "0017"
                        + HexFormat.of().formatHex(frame, 42, frame.length)
                        + "00");
        int sum = 0;
        for (int i = 0; i < checked.length; i += 2) {
            sum += (checked[i] & 0xff) << 8 | checked[i + 1] & 0xff;
        }
        return (sum & 0xffff) + (sum >> 16);
    }
}

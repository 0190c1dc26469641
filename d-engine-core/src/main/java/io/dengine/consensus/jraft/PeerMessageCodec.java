package io.dengine.consensus.jraft;

import io.dengine.EngineException;
import io.dengine.consensus.MemberReport;
import io.dengine.consensus.PeerStatus;
import io.dengine.consensus.PeerStatus.Membership;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The binary form of {@link PeerMessage}: version byte, type byte, fields.
 *
 * <p>Members of different versions talk to each other while a cluster is upgraded. So fields are only ever added at the end of a message: a reader
 * ignores what follows the fields that it knows, and takes a missing field for not told. A member refuses a type that it does not know.
 */
final class PeerMessageCodec {

    static final int STATUS_REQUEST = 1;
    static final int STATUS_RESPONSE = 2;
    static final int LEASE_RELEASED = 3;
    static final int ACKNOWLEDGED = 4;
    static final int REFUSED = 5;
    static final int ASK = 6;
    static final int ANSWER = 7;
    static final int ASK_FAILED = 8;

    private static final int VERSION = 1;
    private static final int MAX_MEMBERS = 64;
    private static final int MAX_TEXT = 2_000;

    /**
     * The leader of {@code term} has given up its lease.
     *
     * @param heir the id of the member that it wants to campaign; empty for any, as older versions say
     */
    record LeaseReleased(String clusterName, long term, String heir) {}

    /**
     * A request for the handler of a member.
     *
     * @param nodeId the member that is asked
     * @param timeoutMillis how long its answer is waited for
     */
    record Ask(String clusterName, String nodeId, long timeoutMillis, byte[] request) {}

    @FunctionalInterface
    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(DataInputStream in) throws IOException;
    }

    private PeerMessageCodec() {}

    static PeerMessage statusRequest(String clusterName, String nodeId) {
        return write(STATUS_REQUEST, out -> {
            out.writeUTF(clusterName);
            out.writeUTF(nodeId);
        });
    }

    static PeerMessage leaseReleased(LeaseReleased message) {
        return write(LEASE_RELEASED, out -> {
            out.writeUTF(message.clusterName());
            out.writeLong(message.term());
            out.writeUTF(message.heir());
        });
    }

    static PeerMessage ask(Ask ask) {
        return write(ASK, out -> {
            out.writeUTF(ask.clusterName());
            out.writeUTF(ask.nodeId());
            out.writeLong(ask.timeoutMillis());
            writeBytes(out, ask.request());
        });
    }

    static PeerMessage answer(byte[] answer) {
        return write(ANSWER, out -> writeBytes(out, answer));
    }

    /** The handler failed: what became of the request is not known. */
    static PeerMessage askFailed(String why) {
        return write(ASK_FAILED, out -> writeText(out, why));
    }

    static PeerMessage acknowledged() {
        return write(ACKNOWLEDGED, out -> {});
    }

    /** The message was not looked at any further: what it asks for was certainly not done. */
    static PeerMessage refused(String why) {
        return write(REFUSED, out -> writeText(out, why));
    }

    static PeerMessage statusResponse(PeerStatus status) {
        return write(STATUS_RESPONSE, out -> {
            out.writeUTF(status.clusterName());
            out.writeUTF(status.nodeId());
            out.writeUTF(status.incarnation().toString());
            out.writeUTF(status.membership().name());
            out.writeByte(status.initialIncarnations().size());
            for (Map.Entry<String, UUID> entry : status.initialIncarnations().entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeUTF(entry.getValue().toString());
            }
            out.writeLong(status.term());
            out.writeLong(status.lastLogIndex());
            out.writeLong(status.appliedIndex());
            out.writeLong(status.report().freeDiskBytes());
            out.writeLong(status.report().stateCheckIndex());
            out.writeLong(status.report().stateHash());
            out.writeBoolean(status.report().failed());
        });
    }

    /** The type of a message; -1 for another version or no message at all. */
    static int typeOf(PeerMessage message) {
        byte[] body = message.body();
        return body.length < 2 || body[0] != VERSION ? -1 : body[1];
    }

    /** The cluster name of a status request. */
    static String clusterNameOf(PeerMessage statusRequest) {
        return read(statusRequest, in -> in.readUTF());
    }

    static LeaseReleased leaseReleasedOf(PeerMessage message) {
        return read(
                message, in -> new LeaseReleased(in.readUTF(), in.readLong(), in.available() == 0 ? "" : in.readUTF()));
    }

    static Ask askOf(PeerMessage message) {
        return read(message, in -> new Ask(in.readUTF(), in.readUTF(), in.readLong(), readBytes(in)));
    }

    static byte[] answerOf(PeerMessage message) {
        return read(message, PeerMessageCodec::readBytes);
    }

    /** Why a request was refused, or failed. */
    static String reasonOf(PeerMessage message) {
        return read(message, in -> in.readUTF());
    }

    static PeerStatus statusOf(PeerMessage message) {
        return read(message, in -> {
            String clusterName = in.readUTF();
            String nodeId = in.readUTF();
            UUID incarnation = UUID.fromString(in.readUTF());
            Membership membership = Membership.valueOf(in.readUTF());
            int members = in.readByte();
            if (members < 0 || members > MAX_MEMBERS) {
                throw new IOException(members + " members");
            }
            Map<String, UUID> initial = new LinkedHashMap<>();
            for (int i = 0; i < members; i++) {
                initial.put(in.readUTF(), UUID.fromString(in.readUTF()));
            }
            long term = in.readLong();
            long lastLogIndex = in.readLong();
            long appliedIndex = in.readLong();
            MemberReport report = in.available() == 0
                    ? MemberReport.UNKNOWN
                    : new MemberReport(
                            in.readLong(), in.readLong(), in.readLong(), in.available() > 0 && in.readBoolean());
            return new PeerStatus(
                    clusterName, nodeId, incarnation, membership, initial, term, lastLogIndex, appliedIndex, report);
        });
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        // Compared before anything is allocated for it.
        if (length < 0 || length > in.available()) {
            throw new IOException(length + " bytes announced, " + in.available() + " there");
        }
        return in.readNBytes(length);
    }

    // The format for text has a limit of its own.
    private static void writeText(DataOutputStream out, String text) throws IOException {
        out.writeUTF(text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...");
    }

    private static PeerMessage write(int type, Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeByte(type);
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PeerMessage(bytes.toByteArray());
    }

    private static <T> T read(PeerMessage message, Reading<T> reading) {
        byte[] body = message.body();
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(body, 2, Math.max(0, body.length - 2)))) {
            return reading.from(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new EngineException("malformed message of a peer (" + body.length + " bytes)", e);
        }
    }
}

package io.dengine.runtime.forward;

import static io.dengine.runtime.forward.Futures.valueOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.command.Command;
import io.dengine.command.CommandCodec;
import io.dengine.command.Damage;
import io.dengine.command.RandomCommands;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ForwardHandlerPropertyTests {

    /** Whatever the bytes are: there is an answer, and nothing is done that they do not say. */
    @Property(tries = 5_000)
    void randomAndDamagedRequestsAreAnswered(
            @ForAll("commands") Command command, @ForAll("damages") List<Damage> damages) {
        FakeLeader fake = new FakeLeader();
        byte[] bytes = Damage.apply(
                damages,
                ForwardRequest.encode(new ForwardRequest.Write(CommandCodec.encode(command), Duration.ofSeconds(5))));

        byte[] answer = valueOf(new ForwardHandler("n2", fake.asWork()).handle(bytes));

        ForwardAnswer.decode(answer);
        for (Command done : fake.written) {
            assertThat(bytes).endsWith(CommandCodec.encode(done));
        }
    }

    @Property
    void randomBytesAreAnswered(@ForAll byte[] bytes) {
        ForwardAnswer answer =
                ForwardAnswer.decode(valueOf(new ForwardHandler("n2", new FakeLeader().asWork()).handle(bytes)));

        assertThat(answer).isInstanceOf(ForwardAnswer.Failure.class);
    }

    @Provide
    Arbitrary<Command> commands() {
        return RandomCommands.any();
    }

    @Provide
    Arbitrary<List<Damage>> damages() {
        return Damage.some();
    }
}

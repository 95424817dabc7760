package io.millrace.bench.parts;

import io.millrace.bench.core.AccountCommands;
import io.millrace.codecs.Envelope;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.codecs.ledger.CreateTransfersReplyDecoder;
import io.millrace.codecs.ledger.MessageHeaderDecoder;
import io.millrace.codecs.session.ConfigureEncoder;
import io.millrace.codecs.session.MessageHeaderEncoder;
import io.millrace.codecs.session.OpenSessionEncoder;
import io.millrace.engine.EngineContext;
import io.millrace.engine.Replica;
import io.millrace.engine.auth.Identity;
import io.millrace.engine.service.Reply;
import io.millrace.engine.state.StateMachine;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An engine's whole state, without an engine: accounts, and one client that has a session.
 */
final class LedgerState implements AutoCloseable {
    static final long CLIENT_ID = 1;

    private final PreparedPages pages = new PreparedPages();
    private final Reply reply = new Reply();
    private final UnsafeBuffer replyBuffer;
    private final Replica replica;
    private final StateMachine machine;
    private long requestId;

    LedgerState(final int accountCount) {
        final EngineContext context = new EngineContext();
        replyBuffer = new UnsafeBuffer(ByteBuffer.allocateDirect(context.messageLengthMax()));
        replica = new Replica(
            pages.source(), EngineContext.CHECKPOINT_INTERVAL, context.messageLengthMax(), List.of());
        machine = replica.machine();
        configure(context);
        openSession();
        final AccountCommands accounts = new AccountCommands(CLIENT_ID, accountCount);
        // As an engine has it: no other kind of buffer reaches the state machine.
        final UnsafeBuffer command = new UnsafeBuffer(ByteBuffer.allocateDirect(accounts.lengthMax()));
        for (int i = 0; i < accounts.commandCount(); i++) {
            final int length = accounts.next();
            command.putBytes(0, accounts.buffer(), 0, length);
            identify(command, 0);
            apply(command, 0, length);
        }
    }

    /** Gives a command its request id. */
    void identify(final UnsafeBuffer buffer, final int offset) {
        requestId++;
        buffer.putLong(offset + Envelope.REQUEST_ID_OFFSET, requestId, ByteOrder.LITTLE_ENDIAN);
    }

    void expect(final UnsafeBuffer buffer, final int offset, final int length) {
        machine.expect(buffer, offset, length);
    }

    void readAhead() {
        machine.readAhead();
    }

    void apply(final UnsafeBuffer buffer, final int offset, final int length) {
        reply.wrap(replyBuffer, 0, replyBuffer.capacity());
        machine.apply(machine.lastSequence() + 1, 0, StateMachine.BEHAVIOUR_VERSION, buffer, offset, length, reply);
    }

    /** Nothing would be measured where the ledger only refuses. */
    void requireTransfersCreated() {
        final CreateTransfersReplyDecoder decoder = new CreateTransfersReplyDecoder()
            .wrapAndApplyHeader(replyBuffer, 0, new MessageHeaderDecoder());
        for (final CreateTransfersReplyDecoder.ResultsDecoder result : decoder.results()) {
            if (result.status() != CreateTransferStatus.created) {
                throw new IllegalStateException("a transfer was not created: " + result.status());
            }
        }
    }

    @Override
    public void close() {
        // The replica gives its pages back to the preparer, whose thread has to have ended, and closes it.
        pages.stop();
        replica.close();
    }

    private void configure(final EngineContext context) {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
        final ConfigureEncoder encoder = new ConfigureEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        encoder
            .clientId(0)
            .requestId(0)
            .principal(0)
            .behaviourVersion(StateMachine.BEHAVIOUR_VERSION)
            .accountsMax(context.accountsMax())
            .transfersMax(context.transfersMax())
            .clientsMax(context.clientsMax())
            .reserved(0);
        apply(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    private void openSession() {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
        final OpenSessionEncoder encoder = new OpenSessionEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        encoder
            .clientId(CLIENT_ID)
            .requestId(0)
            .principal(Identity.ANYONE.principal());
        buffer.putInt(
            MessageHeaderEncoder.ENCODED_LENGTH + OpenSessionEncoder.rolesEncodingOffset(),
            Identity.ANYONE.roles(),
            ByteOrder.LITTLE_ENDIAN);
        encoder.ledgersCount(0);
        apply(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }
}

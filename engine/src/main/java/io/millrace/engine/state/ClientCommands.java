package io.millrace.engine.state;

import io.millrace.codecs.Envelope;
import io.millrace.codecs.session.CloseSessionDecoder;
import io.millrace.codecs.session.DisconnectReason;
import io.millrace.codecs.session.OpenSessionDecoder;
import io.millrace.codecs.session.RolesDecoder;
import io.millrace.engine.clients.Clients;
import io.millrace.engine.service.Grants;
import org.agrona.DirectBuffer;

import java.nio.ByteOrder;

/**
 * The commands that open and close sessions. Opening allocates.
 */
final class ClientCommands {
    private final Clients clients;
    private final OpenSessionDecoder openSession = new OpenSessionDecoder();
    private final CloseSessionDecoder closeSession = new CloseSessionDecoder();
    private DisconnectReason openRefusal;

    ClientCommands(final Clients clients) {
        this.clients = clients;
    }

    /** Why the last session was not opened; null when it was. */
    DisconnectReason openRefusal() {
        return openRefusal;
    }

    void apply(final long sequence, final DirectBuffer buffer, final int offset) {
        final int body = offset + Envelope.HEADER_LENGTH;
        final int blockLength = Envelope.blockLength(buffer, offset);
        final int version = Envelope.version(buffer, offset);
        if (Envelope.templateId(buffer, offset) == OpenSessionDecoder.TEMPLATE_ID) {
            openSession.wrap(buffer, body, blockLength, version);
            final int roles = buffer.getInt(body + OpenSessionDecoder.rolesEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
            openRefusal = clients.open(
                openSession.clientId(), (int) openSession.principal(), sequence, roles, grants(roles, openSession.ledgers()));
        } else {
            closeSession.wrap(buffer, body, blockLength, version);
            clients.close(closeSession.clientId(), closeSession.sessionId());
        }
    }

    private static Grants grants(final int roles, final OpenSessionDecoder.LedgersDecoder group) {
        if (RolesDecoder.all_ledgers(roles)) {
            return Grants.ALL;
        }
        final int[] ledgers = new int[group.count()];
        for (int i = 0; i < ledgers.length; i++) {
            ledgers[i] = (int) group.next().ledger();
        }
        return Grants.of(ledgers);
    }
}

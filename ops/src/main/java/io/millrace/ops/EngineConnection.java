package io.millrace.ops;

import io.millrace.client.Client;
import org.agrona.CloseHelper;

import java.security.SecureRandom;

/** An engine that can be spoken to for the time of one command: one that was running, or a private one that ends with it. */
final class EngineConnection implements AutoCloseable {
    private final String aeronDirectoryName;
    private final String ingressChannel;
    private final int commandStreamId;
    private final int controlStreamId;
    private final AutoCloseable privateEngine;

    /**
     * @param privateEngine closed with this; null if the engine is somebody else's.
     */
    EngineConnection(
        final String aeronDirectoryName,
        final String ingressChannel,
        final int commandStreamId,
        final int controlStreamId,
        final AutoCloseable privateEngine) {
        this.aeronDirectoryName = aeronDirectoryName;
        this.ingressChannel = ingressChannel;
        this.commandStreamId = commandStreamId;
        this.controlStreamId = controlStreamId;
        this.privateEngine = privateEngine;
    }

    /** Whether the engine ends with this command. */
    boolean isPrivate() {
        return privateEngine != null;
    }

    /** Settings of a client that reaches the engine, as a producer that nobody knew before. */
    Client.Context clientContext() {
        return new Client.Context()
            .aeronDirectoryName(aeronDirectoryName)
            .ingressChannel(ingressChannel)
            .commandStreamId(commandStreamId)
            .controlStreamId(controlStreamId)
            .clientId(new SecureRandom().nextLong() | 1);
    }

    @Override
    public void close() {
        CloseHelper.close(privateEngine);
    }
}

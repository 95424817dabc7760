package io.millrace.engine.clients;

import io.millrace.engine.store.Hashing;
import org.agrona.DirectBuffer;

/**
 * Tells a repeated command from another one under the same request id. A hash and not the command: it takes 8 bytes. Whoever
 * looks for two commands with the same hash deceives only themselves, as ids are compared within one client.
 */
public final class ContentHash {
    private static final long SEED = Hashing.mix(0x436f6e74656e7448L);

    private ContentHash() {
    }

    /**
     * Hash of a command. Any thread may call it.
     *
     * @param buffer that holds the command.
     * @param offset of its first byte.
     * @param length of the whole command, in bytes.
     * @return the hash.
     */
    public static long of(final DirectBuffer buffer, final int offset, final int length) {
        return Hashing.bytes(SEED, buffer, offset, length);
    }
}

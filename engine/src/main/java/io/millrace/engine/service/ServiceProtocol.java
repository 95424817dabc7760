package io.millrace.engine.service;

import org.agrona.DirectBuffer;

/**
 * The messages of one service, as far as they can be judged without state. Ingress asks it before a command gets a sequence,
 * on a thread that may not be the service's: implementations hold nothing that changes.
 */
public interface ServiceProtocol {
    /**
     * The SBE schema whose messages are routed to the service.
     *
     * @return the schema id, unique in an engine.
     */
    int schemaId();

    /**
     * The newest version of the schema that the service understands.
     *
     * @return the version.
     */
    int schemaVersion();

    /**
     * Judges a command or query by its bytes alone: block length, group counts, lengths, fields that have to be zero. Schema
     * and version have been checked, and the length is at least {@link io.millrace.codecs.Envelope#LENGTH}.
     *
     * @param templateId of the message.
     * @param buffer     that holds the message.
     * @param offset     of its SBE header.
     * @param length     of the whole message, in bytes.
     * @return the number of events (0 for a query), or the negated value of a
     *     {@link io.millrace.codecs.session.RejectCode}.
     */
    int check(int templateId, DirectBuffer buffer, int offset, int length);
}

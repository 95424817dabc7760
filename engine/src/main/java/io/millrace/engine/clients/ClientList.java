package io.millrace.engine.clients;

/**
 * Clients in the order in which they were added. A client is in one list at a time, and holds its own links.
 */
final class ClientList {
    private Client first;
    private Client last;
    private int count;

    Client first() {
        return first;
    }

    int count() {
        return count;
    }

    void add(final Client client) {
        client.previous = last;
        client.next = null;
        if (last == null) {
            first = client;
        } else {
            last.next = client;
        }
        last = client;
        count++;
    }

    void remove(final Client client) {
        if (client.previous == null) {
            first = client.next;
        } else {
            client.previous.next = client.next;
        }
        if (client.next == null) {
            last = client.previous;
        } else {
            client.next.previous = client.previous;
        }
        client.previous = null;
        client.next = null;
        count--;
    }
}

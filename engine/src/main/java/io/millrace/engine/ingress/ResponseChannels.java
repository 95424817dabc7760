package io.millrace.engine.ingress;

import io.aeron.ChannelUri;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Which channels the engine answers on: IPC, and UDP to a loopback address. An engine that anybody could point at any host
 * would be a weapon.
 */
final class ResponseChannels {
    private ResponseChannels() {
    }

    static boolean isAllowed(final String channel) {
        try {
            final ChannelUri uri = ChannelUri.parse(channel);
            if (uri.isIpc()) {
                return true;
            }
            // A control address, a tag or a prefix could lead elsewhere than the endpoint says.
            return uri.isUdp() && uri.prefix().isEmpty() && uri.get("control") == null && isLoopback(uri.get("endpoint"));
        } catch (final IllegalArgumentException ex) {
            return false;
        }
    }

    static boolean isLoopback(final String endpoint) {
        if (endpoint == null) {
            return false;
        }
        final URI uri = URI.create("aeron://" + endpoint);
        final String host = uri.getHost();
        if (host == null || uri.getPort() <= 0 || !("localhost".equals(host) || host.startsWith("[") || isDottedQuad(host))) {
            // Names are not looked up: that would be slow, and somebody else's to answer.
            return false;
        }
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (final UnknownHostException ex) {
            return false;
        }
    }

    private static boolean isDottedQuad(final String host) {
        return host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }
}

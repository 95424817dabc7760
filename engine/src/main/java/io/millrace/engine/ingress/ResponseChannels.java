package io.millrace.engine.ingress;

import io.aeron.ChannelUri;
import io.aeron.CommonContext;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which channels the engine answers on: IPC, and UDP to a loopback address. An engine that anybody could point at any host
 * would be a weapon, so that other addresses need a setting, and with it authentication. One that opened whatever parameters
 * it is sent could be ended by them: what the media driver refuses is an error, and so nothing is passed on that it might
 * refuse.
 */
final class ResponseChannels {
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    /** A host that is not looked up, as that would be slow, and somebody else's to answer; and a port. */
    private static final Pattern ENDPOINT = Pattern.compile(
        "(localhost|" + OCTET + "(?:\\." + OCTET + "){3}|\\[[0-9a-fA-F:.]{2,45}]):(\\d{1,5})");
    private static final int PORT_MAX = 65_535;

    private final boolean remote;

    ResponseChannels(final boolean remote) {
        this.remote = remote;
    }

    boolean isAllowed(final String channel) {
        final ChannelUri uri;
        try {
            uri = ChannelUri.parse(channel);
        } catch (final IllegalArgumentException | IllegalStateException ex) {
            return false;
        }
        final String endpoint = uri.remove(CommonContext.ENDPOINT_PARAM_NAME);
        // The engine sets it itself.
        uri.remove(CommonContext.TERM_LENGTH_PARAM_NAME);
        // A prefix, a control address or a tag could lead elsewhere than the endpoint says.
        final String rest = uri.toString();
        return rest.equals(CommonContext.IPC_CHANNEL) && endpoint == null
            || rest.equals(CommonContext.UDP_CHANNEL) && isEndpointAllowed(endpoint);
    }

    private boolean isEndpointAllowed(final String endpoint) {
        if (endpoint == null) {
            return false;
        }
        final Matcher matcher = ENDPOINT.matcher(endpoint);
        if (!matcher.matches()) {
            return false;
        }
        final int port = Integer.parseInt(matcher.group(2));
        try {
            return port > 0 && port <= PORT_MAX && isHostAllowed(InetAddress.getByName(matcher.group(1)));
        } catch (final UnknownHostException ex) {
            return false;
        }
    }

    private boolean isHostAllowed(final InetAddress host) {
        return host.isLoopbackAddress() || remote && !host.isAnyLocalAddress() && !host.isMulticastAddress();
    }
}

package io.millrace.engine.ingress;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ResponseChannelsTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "aeron:ipc",
        "aeron:ipc?term-length=64k",
        "aeron:udp?endpoint=localhost:20001",
        "aeron:udp?endpoint=127.0.0.1:20001",
        "aeron:udp?endpoint=[::1]:20001",
    })
    void shouldAllowIpcAndLoopback(final String channel) {
        assertThat(ResponseChannels.isAllowed(channel)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "garbage",
        "aeron:udp",
        "aeron:udp?endpoint=10.0.0.1:20001",
        "aeron:udp?endpoint=localhost.example.org:20001",
        "aeron:udp?endpoint=0.0.0.0:20001",
        "aeron:udp?endpoint=localhost:20001|control=10.0.0.1:9",
        "aeron-spy:aeron:udp?endpoint=localhost:20001",
        "aeron:udp?endpoint=localhost",
        "aeron:udp?endpoint=[::]:20001",
    })
    void shouldRefuseWhatLeadsElsewhere(final String channel) {
        assertThat(ResponseChannels.isAllowed(channel)).isFalse();
    }
}

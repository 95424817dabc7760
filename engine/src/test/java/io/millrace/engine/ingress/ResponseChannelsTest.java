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
        assertThat(new ResponseChannels(false).isAllowed(channel)).isTrue();
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
        "aeron:udp?endpoint=192.0.2.1@127.0.0.1:20001",
        "aeron:ipc?endpoint=192.0.2.1:20001",
    })
    void shouldRefuseWhatLeadsElsewhere(final String channel) {
        assertThat(new ResponseChannels(false).isAllowed(channel)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "aeron:ipc?",
        "aeron:ipc?=",
        "aeron:ipc?|",
        "aeron:ipc?a=b|",
        "aeron:udp?endpoint",
        "aeron-spy:aeron:ipc",
        "aeron:ipc?session-id=x",
        "aeron:ipc?alias=x",
        "aeron:udp?endpoint=localhost:20001|mtu=1",
        "aeron:udp?endpoint=localhost:99999",
        "aeron:udp?endpoint=localhost:0",
        "aeron:udp?endpoint=127.0.0.1:20001/x",
        "aeron:udp?endpoint=127.1:20001",
        "aeron:udp?endpoint=127.0.0.256:20001",
        "aeron:udp?endpoint=[:::::]:20001",
    })
    void shouldRefuseWhatAMediaDriverMightNotOpen(final String channel) {
        assertThat(new ResponseChannels(false).isAllowed(channel)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"aeron:ipc", "aeron:udp?endpoint=192.0.2.1:20001", "aeron:udp?endpoint=[2001:db8::1]:20001"})
    void shouldAnswerBeyondThisMachineWhenToldTo(final String channel) {
        assertThat(new ResponseChannels(true).isAllowed(channel)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "aeron:udp?endpoint=example.org:20001",
        "aeron:udp?endpoint=0.0.0.0:20001",
        "aeron:udp?endpoint=224.0.1.1:20001",
        "aeron:udp?endpoint=192.0.2.1:20001|control=192.0.2.2:1",
    })
    void shouldNotLookNamesUpNorAnswerToMany(final String channel) {
        assertThat(new ResponseChannels(true).isAllowed(channel)).isFalse();
    }
}

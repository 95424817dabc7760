package io.millrace.ops.exec;

import io.millrace.client.DisconnectReason;
import io.millrace.codecs.session.RejectCode;
import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class ReplyQueueTest {
    private static final int WINDOW = 8;
    private static final int REPLY_LENGTH = 10;
    private static final long REPLY_LENGTH_MAX = 1_000;
    private static final int RANDOM_REQUESTS = 5_000;

    @Test
    void shouldPutRepliesBackIntoTheOrderOfTheirLines() {
        assertThat(lines(replies -> {
            offer(replies, 7, 10);
            answer(replies, 8);
            answer(replies, 10);
            assertThat(replies.isDrained()).isFalse();
            answer(replies, 7);
            answer(replies, 9);
            assertThat(replies.isDrained()).isTrue();
        })).containsExactly("7", "8", "9", "10");
    }

    @Test
    void shouldKeepWrongLinesInTheirPlaceAmongThem() {
        assertThat(lines(replies -> {
            replies.onError(new LineException("WRONG", "first"));
            offer(replies, 1, 2);
            replies.onError(new LineException("WRONG", "second"));
            replies.onError(new LineException("WRONG", "third"));
            offer(replies, 3, 3);
            replies.onError(new LineException("WRONG", "fourth"));
            answer(replies, 3);
            answer(replies, 2);
            answer(replies, 1);
            replies.onError(new LineException("WRONG", "fifth"));
        })).containsExactly("first", "1", "2", "second", "third", "3", "fourth", "fifth");
    }

    @Test
    void shouldCountRepliesUntilTheyArePrinted() {
        lines(replies -> {
            assertThat(replies.hasRoom(2_000, REPLY_LENGTH_MAX)).as("one at a time, however long").isTrue();
            offer(replies, 1, 2);
            assertThat(replies.hasRoom((int) REPLY_LENGTH_MAX - 2 * REPLY_LENGTH, REPLY_LENGTH_MAX)).isTrue();
            assertThat(replies.hasRoom((int) REPLY_LENGTH_MAX - 2 * REPLY_LENGTH + 1, REPLY_LENGTH_MAX)).isFalse();
            answer(replies, 2);
            assertThat(replies.hasRoom((int) REPLY_LENGTH_MAX - 2 * REPLY_LENGTH + 1, REPLY_LENGTH_MAX)).isFalse();
            answer(replies, 1);
            offer(replies, 3, 3);
            assertThat(replies.hasRoom((int) REPLY_LENGTH_MAX - REPLY_LENGTH, REPLY_LENGTH_MAX)).isTrue();
            answer(replies, 3);
        });
    }

    @Test
    void shouldHaveNoRoomForMoreThanTheWindowBehindAReplyThatDoesNotCome() {
        assertThat(lines(replies -> {
            offer(replies, 1, 1);
            long offered = 1;
            while (offered < 2 * WINDOW && replies.hasRoom(REPLY_LENGTH, REPLY_LENGTH_MAX)) {
                offered++;
                offer(replies, offered, offered);
                answer(replies, offered);
            }
            assertThat(offered).isEqualTo(WINDOW);
            answer(replies, 1);
            assertThat(replies.isDrained()).isTrue();
        })).hasSize(WINDOW);
    }

    @Test
    void shouldPrintWhateverTheOrderOfReplies() {
        final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("-Dmillrace.test.seed=" + seed);
        final Random random = new Random(seed);

        final List<String> lines = lines(replies -> {
            final List<Long> open = new ArrayList<>();
            long offered = 0;
            for (int turn = 0; offered < RANDOM_REQUESTS || !open.isEmpty(); turn++) {
                assertThat(turn).as("an end to it").isLessThan(4 * RANDOM_REQUESTS);
                if (offered < RANDOM_REQUESTS && replies.hasRoom(REPLY_LENGTH, REPLY_LENGTH_MAX) && random.nextInt(3) > 0) {
                    offered++;
                    offer(replies, offered, offered);
                    open.add(offered);
                } else if (!open.isEmpty()) {
                    Collections.swap(open, random.nextInt(open.size()), open.size() - 1);
                    answer(replies, open.remove(open.size() - 1));
                }
            }
        });

        assertThat(lines).as("seed %d", seed)
            .isEqualTo(IntStream.rangeClosed(1, RANDOM_REQUESTS).mapToObj(Integer::toString).collect(Collectors.toList()));
    }

    @Test
    void shouldPrintWhatCameBeforeTheEngineWentAway() {
        assertThat(lines(replies -> {
            offer(replies, 1, 4);
            answer(replies, 2);
            answer(replies, 4);
            replies.onDisconnected(DisconnectReason.ENGINE_LOST, "gone");
            replies.onOutcomeUnknown(1);
            replies.onOutcomeUnknown(3);
            assertThat(replies.isDrained()).isTrue();
            assertThat(replies.endCode()).isEqualTo("ENGINE_LOST");
        })).satisfiesExactly(
            line -> assertThat(line).startsWith("the engine went away"),
            line -> assertThat(line).isEqualTo("2"),
            line -> assertThat(line).startsWith("the engine went away"),
            line -> assertThat(line).isEqualTo("4"));
    }

    @Test
    void shouldRefuseAReplyThatAnswersNothing() {
        lines(replies -> {
            offer(replies, 5, 7);
            answer(replies, 5);
            answer(replies, 7);
            for (final long requestId : new long[]{0, 5, 7, 8}) {
                assertThatThrownBy(() -> answer(replies, requestId)).isInstanceOf(ExecException.class)
                    .hasMessageStartingWith("the engine answered request " + requestId + ", where requests 6 to 7 were open");
            }
            answer(replies, 6);
        });
    }

    private static void offer(final ReplyQueue replies, final long first, final long last) {
        for (long requestId = first; requestId <= last; requestId++) {
            replies.onOffered(requestId, REPLY_LENGTH);
        }
    }

    private static void answer(final ReplyQueue replies, final long requestId) {
        replies.onRejected(requestId, 0, RejectCode.MALFORMED, Long.toString(requestId));
    }

    /** What was printed: the message of each line. */
    private static List<String> lines(final Consumer<ReplyQueue> script) {
        final StringWriter out = new StringWriter();
        try (TextSink sink = new TextSink(new PrintWriter(out))) {
            script.accept(new ReplyQueue(sink, WINDOW));
        }
        return out.toString().lines().map(line -> line.replaceAll(".*\"message\":\"(.*)\"}}", "$1")).toList();
    }
}

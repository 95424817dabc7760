package io.millrace.engine.clients;

import io.millrace.engine.store.OnDemandPages;
import io.millrace.engine.store.Seed;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReplyWindowTest {
    private static final long HASH = 77;
    private static final long OTHER_HASH = 78;

    private final OnDemandPages pages = new OnDemandPages();
    private final BlockPool pool = new BlockPool(pages);
    private final ReplyWindow window = new ReplyWindow(pool);
    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[Clients.REPLY_BYTES_MAX + 64]);
    private final UnsafeBuffer target = new UnsafeBuffer(new byte[Clients.REPLY_BYTES_MAX + 64]);

    @AfterEach
    void shouldGiveAllMemoryBack() {
        assertThat(window.recomputeSum()).isEqualTo(window.sum());
        window.close();
        assertThat(pool.blocksOut()).isZero();
        pool.close();
        pages.close();
    }

    @Test
    void shouldTakeNoMemoryBeforeTheFirstRequest() {
        assertThat(window.judge(1, HASH)).isEqualTo(Judgement.NEW);
        assertThat(pool.blocksOut()).isZero();
    }

    @Test
    void shouldTakeTwoBlocksForAFewRequests() {
        for (int id = 1; id <= 100; id++) {
            window.remember(id, HASH, reply, 0, 60);
        }
        assertThat(pool.blocksOut()).isEqualTo(2);
    }

    @Test
    void shouldTellRepeatedFromReused() {
        window.remember(1, HASH, reply, 0, 60);

        assertThat(window.judge(1, HASH)).isEqualTo(Judgement.REPEATED);
        assertThat(window.judge(1, OTHER_HASH)).isEqualTo(Judgement.REUSED);
        assertThat(window.judge(2, HASH)).isEqualTo(Judgement.NEW);
    }

    @Test
    void shouldRepeatTheReplyByteForByte() {
        Seed.random(ReplyWindowTest.class).nextBytes(reply.byteArray());
        for (int length = 0; length < 300; length++) {
            window.remember(length + 1, HASH, reply, length % 13, length);
        }
        for (int length = 0; length < 300; length++) {
            target.setMemory(0, 400, (byte) 0);
            assertThat(window.repeat(length + 1, target, 3)).isEqualTo(length);
            for (int i = 0; i < length; i++) {
                assertThat(target.getByte(3 + i)).isEqualTo(reply.getByte(length % 13 + i));
            }
            assertThat(target.getByte(3 + length)).isZero();
        }
    }

    @Test
    void shouldRememberEmptyReply() {
        window.remember(1, HASH, reply, 0, 0);

        assertThat(window.judge(1, HASH)).isEqualTo(Judgement.REPEATED);
        assertThat(window.repeat(1, target, 0)).isZero();
    }

    @Test
    void shouldTakeAnIdForNewThatWasLeftOut() {
        window.remember(10, HASH, reply, 0, 60);

        assertThat(window.judge(9, HASH)).isEqualTo(Judgement.NEW);
        window.remember(9, HASH, reply, 0, 60);
        assertThat(window.judge(9, HASH)).isEqualTo(Judgement.REPEATED);
        assertThat(window.highest()).isEqualTo(10);
    }

    @Test
    void shouldTakeWhatIsNotPositiveForTooOld() {
        assertThat(window.judge(0, HASH)).isEqualTo(Judgement.TOO_OLD);
        assertThat(window.judge(-1, HASH)).isEqualTo(Judgement.TOO_OLD);
        assertThat(window.judge(Long.MIN_VALUE, HASH)).isEqualTo(Judgement.TOO_OLD);
        window.remember(Long.MAX_VALUE, HASH, reply, 0, 60);
        assertThat(window.judge(Long.MIN_VALUE, HASH)).isEqualTo(Judgement.TOO_OLD);
        assertThat(window.judge(Long.MAX_VALUE, HASH)).isEqualTo(Judgement.REPEATED);
    }

    @Test
    void shouldForgetWhatIsTheWindowsLengthBelowTheHighest() {
        window.remember(1, HASH, reply, 0, 60);
        window.remember(2, HASH, reply, 0, 60);
        window.remember(Clients.REQUEST_WINDOW + 1, HASH, reply, 0, 60);

        assertThat(window.judge(1, HASH)).isEqualTo(Judgement.TOO_OLD);
        assertThat(window.judge(2, HASH)).isEqualTo(Judgement.REPEATED);
        assertThat(window.judge(3, HASH)).isEqualTo(Judgement.NEW);
    }

    @Test
    void shouldRememberAsManyRequestsAsTheWindowHasIds() {
        for (int id = 1; id <= 10_000; id++) {
            window.remember(id, HASH, reply, 0, 60);
        }
        final int oldest = 10_000 - Clients.REQUEST_WINDOW + 1;
        assertThat(window.judge(oldest, HASH)).isEqualTo(Judgement.REPEATED);
        assertThat(window.judge(oldest - 1, HASH)).isEqualTo(Judgement.TOO_OLD);
    }

    @Test
    void shouldMakeRoomByForgettingWhatWasRememberedFirst() {
        window.remember(1, HASH, reply, 0, 100);
        window.remember(3, HASH, reply, 0, 100);
        window.remember(4, HASH, reply, 0, Clients.REPLY_BYTES_MAX - 32 - 160);

        assertThat(window.judge(1, HASH)).isEqualTo(Judgement.TOO_OLD);
        assertThat(window.judge(2, HASH)).isEqualTo(Judgement.NEW);
        assertThat(window.judge(3, HASH)).isEqualTo(Judgement.REPEATED);
        assertThat(window.judge(4, HASH)).isEqualTo(Judgement.REPEATED);
        assertThat(window.forgotten()).isEqualTo(1);
    }

    @Test
    void shouldTakeAllBelowAForgottenIdForTooOld() {
        window.remember(3, HASH, reply, 0, 100);
        window.remember(1, HASH, reply, 0, 100);
        window.remember(4, HASH, reply, 0, Clients.REPLY_BYTES_MAX - 32 - 160);

        assertThat(window.judge(1, HASH)).isEqualTo(Judgement.TOO_OLD);
        assertThat(window.judge(2, HASH)).isEqualTo(Judgement.TOO_OLD);
        assertThat(window.judge(3, HASH)).isEqualTo(Judgement.TOO_OLD);
    }

    @Test
    void shouldKeepTheLongestReplyThatThereIsRoomFor() {
        Seed.random(ReplyWindowTest.class).nextBytes(reply.byteArray());
        window.remember(1, HASH, reply, 0, 50);
        window.remember(2, HASH, reply, 5, ReplyWindow.REPLY_LENGTH_MAX);

        assertThat(window.judge(1, HASH)).isEqualTo(Judgement.TOO_OLD);
        assertThat(window.repeat(2, target, 0)).isEqualTo(ReplyWindow.REPLY_LENGTH_MAX);
        for (int i = 0; i < ReplyWindow.REPLY_LENGTH_MAX; i++) {
            if (target.getByte(i) != reply.getByte(5 + i)) {
                throw new AssertionError("byte " + i);
            }
        }
        assertThat(pool.blocksOut()).isLessThanOrEqualTo(ReplyWindow.BLOCK_COUNT_MAX);
    }

    @Test
    void shouldNotKeepAReplyThatIsTooLong() {
        window.remember(1, HASH, reply, 0, 50);
        window.remember(2, HASH, reply, 0, ReplyWindow.REPLY_LENGTH_MAX + 1);

        assertThat(window.highest()).isEqualTo(2);
        assertThat(window.judge(1, HASH)).isEqualTo(Judgement.TOO_OLD);
        assertThat(window.judge(2, HASH)).isEqualTo(Judgement.TOO_OLD);
        assertThat(window.judge(3, HASH)).isEqualTo(Judgement.NEW);
    }

    @Test
    void shouldRefuseToRememberWhatIsNotNew() {
        window.remember(5000, HASH, reply, 0, 50);

        assertThatThrownBy(() -> window.remember(5000, HASH, reply, 0, 50)).hasMessageContaining("REQUEST_ID");
        assertThatThrownBy(() -> window.remember(5000 - 4096, HASH, reply, 0, 50)).hasMessageContaining("REQUEST_ID");
        assertThatThrownBy(() -> window.remember(0, HASH, reply, 0, 50)).hasMessageContaining("REQUEST_ID");
        assertThat(window.judge(5000, HASH)).isEqualTo(Judgement.REPEATED);
    }

    @Test
    void shouldRefuseToRepeatWhatIsNotRemembered() {
        assertThatThrownBy(() -> window.repeat(1, target, 0)).hasMessageContaining("REQUEST_ID");
        window.remember(2, HASH, reply, 0, 50);
        assertThatThrownBy(() -> window.repeat(1, target, 0)).hasMessageContaining("REQUEST_ID");
        assertThatThrownBy(() -> window.repeat(2 + 4096, target, 0)).hasMessageContaining("REQUEST_ID");
    }

    @Test
    void shouldGiveBlocksBackWhenGreatRepliesHaveAged() {
        for (int id = 1; id <= 20; id++) {
            window.remember(id, HASH, reply, 0, 50_000);
        }
        final int blocks = pool.blocksOut();
        for (int id = 21; id <= 5000; id++) {
            window.remember(id, HASH, reply, 0, 60);
        }
        assertThat(blocks).isGreaterThan(15);
        assertThat(pool.blocksOut()).isLessThanOrEqualTo(8);
    }

    @Test
    void shouldTakeNoMoreThanItsShareWhateverIsSent() {
        final Random random = Seed.random(ReplyWindowTest.class);
        long id = 0;
        for (int i = 0; i < 20_000; i++) {
            id += 1 + random.nextInt(3);
            window.remember(id, HASH, reply, 0, random.nextInt(1 << random.nextInt(20)));
            assertThat(pool.blocksOut()).isLessThanOrEqualTo(ReplyWindow.BLOCK_COUNT_MAX);
        }
    }

    /** Behind the first entry, which stays alive, thousands die; they go a few at a time. */
    @Test
    void shouldWorkOffTheDeadWithTheRequestsThatFollow() {
        final int first = 2 * Clients.REQUEST_WINDOW - 1;
        window.remember(first, HASH, reply, 0, 60);
        for (int id = Clients.REQUEST_WINDOW; id < first; id++) {
            window.remember(id, HASH, reply, 0, 60);
        }
        for (int id = first + 1; id < first + Clients.REQUEST_WINDOW; id++) {
            window.remember(id, HASH, reply, 0, 60);
            assertThat(window.judge(first, HASH)).isEqualTo(Judgement.REPEATED);
        }
        final int blocks = pool.blocksOut();
        for (int id = first + Clients.REQUEST_WINDOW; id < first + 2 * Clients.REQUEST_WINDOW; id++) {
            window.remember(id, HASH, reply, 0, 60);
        }
        assertThat(blocks).isGreaterThan(12);
        assertThat(pool.blocksOut()).isLessThanOrEqualTo(8);
    }

    @Test
    void shouldSayWhichIdsHaveBeenUsed() {
        final long[] bitmap = new long[Client.WINDOW_WORD_COUNT];
        bitmap[3] = -1;
        window.copyUsed(bitmap);
        assertThat(bitmap).containsOnly(0);

        window.remember(10, HASH, reply, 0, 60);
        window.remember(11, HASH, reply, 0, ReplyWindow.REPLY_LENGTH_MAX + 1);
        window.remember(4100, HASH, reply, 0, 60);
        window.remember(4098, HASH, reply, 0, 60);
        window.copyUsed(bitmap);

        for (int id = 4100 - 4095; id <= 4100; id++) {
            assertThat((bitmap[(id & 4095) / 64] >>> id & 1) == 1).as("id %d", id)
                .isEqualTo(window.judge(id, HASH) != Judgement.NEW)
                .isEqualTo(id <= 11 || id == 4100 || id == 4098);
        }
    }
}

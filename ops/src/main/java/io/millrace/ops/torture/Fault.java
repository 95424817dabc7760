package io.millrace.ops.torture;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** What can happen to the files of a journal. */
enum Fault {
    /** One bit of any file. */
    FLIPPED_BIT {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            final String name = random.nextInt(8) == 0 ? any(image.names(), random) : any(image.segments(), random);
            flip(image, name, random.nextInt(image.get(name).length), random);
        }
    },
    /** A bit of what is in use of a segment. */
    FLIPPED_BIT_OF_A_FRAME {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            final String segment = any(image.segments(), random);
            flip(image, segment, random.nextInt(HomeImage.usedLength(image.get(segment))), random);
        }
    },
    /** A bit of one of the marks. */
    DAMAGED_MARK {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            final int mark = HomeFormat.MARKS[random.nextInt(HomeFormat.MARKS.length)];
            flip(image, HomeImage.HOME_FILE, mark + random.nextInt(HomeFormat.MARK_LENGTH), random);
        }
    },
    /** The word that says that a frame is there. */
    ZEROED_EXCERPT_HEADER {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            final String segment = anyInUse(image, random);
            final byte[] bytes = image.get(segment).clone();
            final int offset = any(HomeFormat.frames(bytes), random).offset();
            Arrays.fill(bytes, offset, offset + Integer.BYTES, (byte) 0);
            image.put(segment, bytes);
        }
    },
    /** A page that was never written, or was lost. */
    ZEROED_PAGE {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            final String segment = any(image.segments(), random);
            replacePage(image, segment, anyPage(image.get(segment), random), new byte[0]);
        }
    },
    /** A page as it was at an earlier time. */
    STALE_PAGE {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            final String segment = any(image.segments(), random);
            final byte[] earlier = victim.earlier().get(segment);
            replacePage(image, segment, anyPage(image.get(segment), random), earlier == null ? new byte[0] : earlier);
        }
    },
    /** Anything in the place of up to a few pages. */
    OVERWRITTEN {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            final String segment = any(image.segments(), random);
            final byte[] bytes = image.get(segment).clone();
            final byte[] other = new byte[1 + random.nextInt(3 * PAGE_LENGTH)];
            random.nextBytes(other);
            final int offset = random.nextInt(HomeImage.usedLength(bytes));
            System.arraycopy(other, 0, bytes, offset, Math.min(other.length, bytes.length - offset));
            image.put(segment, bytes);
        }
    },
    /** A file that is shorter than it was. */
    CUT_FILE {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            final String name = random.nextInt(10) == 0 ? any(image.names(), random) : any(image.segments(), random);
            final byte[] bytes = image.get(name);
            image.put(name, copy(bytes, 0, random.nextInt(1 + HomeImage.usedLength(bytes))));
        }
    },
    /** A frame that is not there, with the others moved together. */
    MISSING_FRAME {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            final String segment = anyInUse(image, random);
            final HomeFormat.Frame frame = any(HomeFormat.frames(image.get(segment)), random);
            splice(image, segment, frame.offset(), frame.length(), new byte[0]);
        }
    },
    /** A frame that is there twice. */
    REPEATED_FRAME {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            final String segment = anyInUse(image, random);
            final List<HomeFormat.Frame> frames = HomeFormat.frames(image.get(segment));
            final HomeFormat.Frame frame = any(frames, random);
            final HomeFormat.Frame before = any(frames, random);
            splice(image, segment, before.offset(), 0, copy(image.get(segment), frame.offset(), frame.length()));
        }
    },
    /** Two frames, each in the place of the other. */
    SWAPPED_FRAMES {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            final String segment = anyInUse(image, random);
            final byte[] bytes = image.get(segment);
            final List<HomeFormat.Frame> frames = HomeFormat.frames(bytes);
            final int index = random.nextInt(frames.size() - 1);
            final HomeFormat.Frame first = frames.get(index);
            final HomeFormat.Frame second = frames.get(index + 1 + random.nextInt(frames.size() - index - 1));
            final byte[] firstBytes = copy(bytes, first.offset(), first.length());
            splice(image, segment, second.offset(), second.length(), firstBytes);
            splice(image, segment, first.offset(), first.length(), copy(bytes, second.offset(), second.length()));
        }
    },
    /** A frame of the same sequence in another home's journal. */
    FOREIGN_FRAME {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            final String segment = anyInUse(image, random);
            final byte[] foreign = victim.foreign().get(segment);
            final List<HomeFormat.Frame> frames = HomeFormat.frames(image.get(segment));
            final List<HomeFormat.Frame> others = HomeFormat.frames(foreign);
            final int index = random.nextInt(Math.min(frames.size(), others.size()));
            splice(image, segment, frames.get(index).offset(), frames.get(index).length(),
                copy(foreign, others.get(index).offset(), others.get(index).length()));
        }
    },
    /** A segment that is not there. */
    MISSING_SEGMENT {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            final String segment = any(image.segments(), random);
            final String folder = segment.substring(0, segment.lastIndexOf('/') + 1);
            image.names().stream().filter(name -> name.startsWith(folder)).forEach(image::remove);
        }
    },
    /** A segment whose file is not there. */
    MISSING_SEGMENT_FILE {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            image.remove(any(image.segments(), random));
        }
    },
    /** Two segments, each in the place of the other. */
    SWAPPED_SEGMENTS {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            final List<String> segments = image.segments();
            final int index = random.nextInt(segments.size());
            final String first = segments.get(index);
            final String second = segments.get((index + 1 + random.nextInt(segments.size() - 1)) % segments.size());
            final byte[] bytes = image.get(first);
            image.put(first, image.get(second));
            image.put(second, bytes);
        }
    },
    /** A segment that is there once more, under the next number. */
    REPEATED_SEGMENT {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            final List<String> segments = image.segments();
            final String last = segments.get(segments.size() - 1);
            image.put(String.format(Locale.ROOT, "journal/%010d%s", HomeImage.number(last) + 1,
                last.substring(last.lastIndexOf('/'))), image.get(any(segments, random)));
        }
    },
    /** A segment of another home. */
    FOREIGN_SEGMENT {
        @Override
        void apply(final HomeImage image, final Victim victim, final SplittableRandom random) {
            final String segment = any(image.segments(), random);
            image.put(segment, victim.foreign().get(segment));
        }
    };

    private static final int PAGE_LENGTH = 4096;

    /** Does it to an image. */
    abstract void apply(HomeImage image, Victim victim, SplittableRandom random);

    private static <T> T any(final List<T> list, final SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }

    /** A segment that has frames. */
    private static String anyInUse(final HomeImage image, final SplittableRandom random) {
        return any(image.segments().stream().filter(name -> !HomeFormat.frames(image.get(name)).isEmpty()).toList(), random);
    }

    private static int anyPage(final byte[] bytes, final SplittableRandom random) {
        return random.nextInt(1 + (HomeImage.usedLength(bytes) - 1) / PAGE_LENGTH) * PAGE_LENGTH;
    }

    private static void flip(final HomeImage image, final String name, final int offset, final SplittableRandom random) {
        final byte[] bytes = image.get(name).clone();
        bytes[offset] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        image.put(name, bytes);
    }

    private static void replacePage(final HomeImage image, final String name, final int offset, final byte[] source) {
        final byte[] bytes = image.get(name).clone();
        final int length = Math.min(PAGE_LENGTH, bytes.length - offset);
        System.arraycopy(copy(source, offset, length), 0, bytes, offset, length);
        image.put(name, bytes);
    }

    /** Puts bytes in the place of others; what is behind them moves, and the file keeps its length where it can. */
    private static void splice(
        final HomeImage image, final String name, final int offset, final int length, final byte[] replacement) {
        final byte[] bytes = image.get(name);
        final int used = HomeImage.usedLength(bytes) + Integer.BYTES - 1 & -Integer.BYTES;
        final int rest = Math.max(0, Math.min(bytes.length, used) - offset - length);
        final byte[] changed = new byte[Math.max(bytes.length, offset + replacement.length + rest)];
        System.arraycopy(bytes, 0, changed, 0, offset);
        System.arraycopy(replacement, 0, changed, offset, replacement.length);
        System.arraycopy(bytes, offset + length, changed, offset + replacement.length, rest);
        image.put(name, changed);
    }

    /** A part of an array; zeros where it has none. */
    private static byte[] copy(final byte[] bytes, final int offset, final int length) {
        final byte[] part = new byte[length];
        final int there = Math.max(0, Math.min(length, bytes.length - offset));
        if (there > 0) {
            System.arraycopy(bytes, offset, part, 0, there);
        }
        return part;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.millrace.ops;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Arrays;

/** Ledgers on the command line: numbers with commas between them, or all. */
final class LedgersOption {
    /** How all of them are named. */
    static final String ALL = "all";

    private final int[] numbers;

    private LedgersOption(final int... numbers) {
        this.numbers = numbers;
    }

    boolean isAll() {
        return numbers.length == 0;
    }

    /** Unsigned; none if all are meant. */
    int[] numbers() {
        return numbers.clone();
    }

    /** From the option's text. */
    static final class Converter implements ITypeConverter<LedgersOption> {
        private final UnsignedOption.Bits32 number = new UnsignedOption.Bits32();

        @Override
        public LedgersOption convert(final String value) {
            if (value.equals(ALL)) {
                return new LedgersOption();
            }
            final int[] numbers = Arrays.stream(value.split(",", -1)).mapToInt(number::convert).toArray();
            if (Arrays.stream(numbers).distinct().count() < numbers.length) {
                throw new TypeConversionException("'" + value + "' names a ledger twice");
            }
            return new LedgersOption(numbers);
        }
    }
}

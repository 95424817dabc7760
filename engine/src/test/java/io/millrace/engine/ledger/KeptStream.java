package io.millrace.engine.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A stream as text, for people to read and for tests to keep: one step per line, in the words of {@code millrace exec}, with
 * which a script can be made of it. Fields that are not given are 0; lines that begin with # are remarks.
 *
 * <pre>
 *   {"create_accounts":[{"id":"1","ledger":1,"code":1,"flags":["history"]}]}
 *   {"create_transfers":[{"id":"7","debit_account_id":"1","credit_account_id":"2","amount":"5","ledger":1,"code":1}]}
 *   {"advance_clock_ns":"1000000000"}
 *   {"sweep":2}
 *   {"query_accounts":{"limit":10}}
 *   {"query_transfers":{"limit":10,"timestamp_min":"5","flags":["reversed"]}}
 *   {"get_account_transfers":{"account_id":"1","limit":10,"flags":["debits","credits"]}}
 *   {"get_account_balances":{"account_id":"1","limit":10,"flags":["debits","reversed"]}}
 * </pre>
 *
 * <p>A sweep stands for the engine's own command, with the greatest number of transfers to expire; exec does not know it, as
 * there the engine sweeps whenever something is due.
 */
final class KeptStream {
    private static final List<String> ACCOUNT_FLAGS = List.of(
        "linked", "debits_must_not_exceed_credits", "credits_must_not_exceed_debits", "history", "imported", "closed");
    private static final List<String> TRANSFER_FLAGS = List.of(
        "linked", "pending", "post_pending_transfer", "void_pending_transfer", "balancing_debit", "balancing_credit",
        "closing_debit", "closing_credit", "imported");
    private static final List<String> QUERY_FLAGS = List.of("reversed");
    private static final List<String> ACCOUNT_QUERY_FLAGS = List.of("debits", "credits", "reversed");

    private KeptStream() {
    }

    static List<Command> parse(final List<String> lines) {
        final List<Command> commands = new ArrayList<>();
        for (final String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                commands.add(parse(line));
            }
        }
        return commands;
    }

    static String format(final List<Command> commands) {
        final StringBuilder text = new StringBuilder();
        commands.forEach(command -> text.append(format(command)).append('\n'));
        return text.toString();
    }

    static Command parse(final String line) {
        final Map.Entry<?, ?> step = ((Map<?, ?>) Json.parse(line)).entrySet().iterator().next();
        final Object value = step.getValue();
        return switch ((String) step.getKey()) {
            case "create_accounts" -> new Command.CreateAccounts(((List<?>) value).stream().map(KeptStream::account).toList());
            case "create_transfers" ->
                new Command.CreateTransfers(((List<?>) value).stream().map(KeptStream::transfer).toList());
            case "advance_clock_ns" -> new Command.AdvanceClock(Long.parseLong((String) value));
            case "sweep" -> new Command.Sweep(Integer.parseInt((String) value));
            case "query_accounts" -> new Command.QueryAccounts(query(value));
            case "query_transfers" -> new Command.QueryTransfers(query(value));
            case "get_account_transfers" -> new Command.GetAccountTransfers(accountQuery(value));
            case "get_account_balances" -> new Command.GetAccountBalances(accountQuery(value));
            default -> throw new IllegalArgumentException("no step: " + line);
        };
    }

    static String format(final Command command) {
        final Writer out = new Writer();
        if (command instanceof Command.CreateAccounts create) {
            out.array("create_accounts", create.events(), KeptStream::writeAccount);
        } else if (command instanceof Command.CreateTransfers create) {
            out.array("create_transfers", create.events(), KeptStream::writeTransfer);
        } else if (command instanceof Command.AdvanceClock advance) {
            out.raw("{\"advance_clock_ns\":\"" + advance.deltaNs() + "\"}");
        } else if (command instanceof Command.Sweep sweep) {
            out.raw("{\"sweep\":" + sweep.countMax() + "}");
        } else if (command instanceof Command.QueryAccounts query) {
            out.object("query_accounts", query.query(), KeptStream::writeQuery);
        } else if (command instanceof Command.QueryTransfers query) {
            out.object("query_transfers", query.query(), KeptStream::writeQuery);
        } else if (command instanceof Command.GetAccountTransfers query) {
            out.object("get_account_transfers", query.query(), KeptStream::writeAccountQuery);
        } else if (command instanceof Command.GetAccountBalances query) {
            out.object("get_account_balances", query.query(), KeptStream::writeAccountQuery);
        }
        return out.toString();
    }

    private static AccountData account(final Object json) {
        final Fields of = new Fields((Map<?, ?>) json);
        return new AccountData(
            of.big("id"), of.big("debits_pending"), of.big("debits_posted"), of.big("credits_pending"),
            of.big("credits_posted"), of.big("user_data_128"), of.number("user_data_64"), (int) of.number("user_data_32"),
            (int) of.number("reserved"), (int) of.number("ledger"), (int) of.number("code"), of.flags(ACCOUNT_FLAGS),
            of.number("timestamp"));
    }

    private static void writeAccount(final Writer out, final AccountData account) {
        out.field("id", account.id()).field("debits_pending", account.debitsPending())
            .field("debits_posted", account.debitsPosted()).field("credits_pending", account.creditsPending())
            .field("credits_posted", account.creditsPosted()).field("user_data_128", account.userData128())
            .field("user_data_64", account.userData64()).field("user_data_32", account.userData32() & 0xFFFF_FFFFL)
            .field("reserved", account.reserved() & 0xFFFF_FFFFL).field("ledger", account.ledger() & 0xFFFF_FFFFL)
            .field("code", account.code()).flags(account.flags(), ACCOUNT_FLAGS).field("timestamp", account.timestamp());
    }

    private static TransferData transfer(final Object json) {
        final Fields of = new Fields((Map<?, ?>) json);
        return new TransferData(
            of.big("id"), of.big("debit_account_id"), of.big("credit_account_id"), of.big("amount"), of.big("pending_id"),
            of.big("user_data_128"), of.number("user_data_64"), (int) of.number("user_data_32"), (int) of.number("timeout"),
            (int) of.number("ledger"), (int) of.number("code"), of.flags(TRANSFER_FLAGS), of.number("timestamp"));
    }

    private static void writeTransfer(final Writer out, final TransferData transfer) {
        out.field("id", transfer.id()).field("debit_account_id", transfer.debitAccountId())
            .field("credit_account_id", transfer.creditAccountId()).field("amount", transfer.amount())
            .field("pending_id", transfer.pendingId()).field("user_data_128", transfer.userData128())
            .field("user_data_64", transfer.userData64()).field("user_data_32", transfer.userData32() & 0xFFFF_FFFFL)
            .field("timeout", transfer.timeout() & 0xFFFF_FFFFL).field("ledger", transfer.ledger() & 0xFFFF_FFFFL)
            .field("code", transfer.code()).flags(transfer.flags(), TRANSFER_FLAGS).field("timestamp", transfer.timestamp());
    }

    private static QueryData query(final Object json) {
        final Fields of = new Fields((Map<?, ?>) json);
        return new QueryData(
            of.number("limit"), of.number("timestamp_min"), of.number("timestamp_max"), of.big("user_data_128"),
            of.number("user_data_64"), of.number("user_data_32"), of.number("ledger"), (int) of.number("code"),
            of.flags(QUERY_FLAGS) != 0);
    }

    private static void writeQuery(final Writer out, final QueryData query) {
        out.field("limit", query.rowLimit()).field("timestamp_min", query.timestampMin())
            .field("timestamp_max", query.timestampMax()).field("user_data_128", query.userData128())
            .field("user_data_64", query.userData64()).field("user_data_32", query.userData32())
            .field("ledger", query.ledger()).field("code", query.code())
            .flags(query.reversed() ? 1 : 0, QUERY_FLAGS);
    }

    private static AccountQueryData accountQuery(final Object json) {
        final Fields of = new Fields((Map<?, ?>) json);
        final int flags = of.flags(ACCOUNT_QUERY_FLAGS);
        return new AccountQueryData(
            of.big("account_id"), of.number("limit"), of.number("timestamp_min"), of.number("timestamp_max"),
            of.big("user_data_128"), of.number("user_data_64"), (int) of.number("user_data_32"), (int) of.number("code"),
            (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
    }

    private static void writeAccountQuery(final Writer out, final AccountQueryData query) {
        out.field("account_id", query.accountId()).field("limit", query.rowLimit())
            .field("timestamp_min", query.timestampMin()).field("timestamp_max", query.timestampMax())
            .field("user_data_128", query.userData128()).field("user_data_64", query.userData64())
            .field("user_data_32", query.userData32() & 0xFFFF_FFFFL).field("code", query.code())
            .flags((query.debits() ? 1 : 0) | (query.credits() ? 2 : 0) | (query.reversed() ? 4 : 0), ACCOUNT_QUERY_FLAGS);
    }

    /** Fields of a JSON object. */
    private record Fields(Map<?, ?> map) {
        BigInteger big(final String name) {
            final Object value = map.get(name);
            return value == null ? BigInteger.ZERO : new BigInteger((String) value);
        }

        long number(final String name) {
            return big(name).longValue();
        }

        int flags(final List<String> names) {
            int flags = 0;
            if (!map.containsKey("flags")) {
                return flags;
            }
            for (final Object name : (List<?>) map.get("flags")) {
                final String text = (String) name;
                flags |= 1 << (text.startsWith("bit_") ? Integer.parseInt(text.substring(4)) : names.indexOf(text));
            }
            return flags;
        }
    }

    /** Writes JSON; leaves out what is 0. */
    private static final class Writer {
        private final StringBuilder text = new StringBuilder();

        <T> void array(final String name, final List<T> elements, final Element<T> element) {
            raw("{\"" + name + "\":[");
            for (int i = 0; i < elements.size(); i++) {
                raw(i == 0 ? "{" : ",{");
                element.write(this, elements.get(i));
                raw("}");
            }
            raw("]}");
        }

        <T> void object(final String name, final T value, final Element<T> element) {
            raw("{\"" + name + "\":{");
            element.write(this, value);
            raw("}}");
        }

        Writer field(final String name, final BigInteger value) {
            return value.signum() == 0 ? this : named(name, "\"" + value + "\"");
        }

        Writer field(final String name, final long value) {
            return value == 0 ? this : named(name, "\"" + Long.toUnsignedString(value) + "\"");
        }

        Writer flags(final int flags, final List<String> names) {
            final List<String> set = new ArrayList<>();
            for (int bit = 0; bit < Short.SIZE; bit++) {
                if ((flags & 1 << bit) != 0) {
                    set.add("\"" + (bit < names.size() ? names.get(bit) : "bit_" + bit) + "\"");
                }
            }
            return set.isEmpty() ? this : named("flags", "[" + String.join(",", set) + "]");
        }

        private Writer named(final String name, final String value) {
            return raw((text.charAt(text.length() - 1) == '{' ? "\"" : ",\"") + name + "\":" + value);
        }

        Writer raw(final String more) {
            text.append(more);
            return this;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** Writes the fields of a value. */
    private interface Element<T> {
        void write(Writer out, T value);
    }
}

// Reads golden vectors with the decoders that sbe-tool generates for C++, and writes them anew with its encoders.
//
//     golden VECTORS OUTPUT
//
// For each VECTORS/schema/case.bin it writes OUTPUT/schema/case.bin, the message as the encoder has it, and
// OUTPUT/schema/case.txt, what the decoder has read: one line for each field, its path and its value. Data are hexadecimal,
// a set has a line for each choice that is in it. The build compares both with the vectors.

#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "io_millrace_codecs_journal/Frame.h"
#include "io_millrace_codecs_journal/Record.h"
#include "io_millrace_codecs_journal/SegmentHeader.h"
#include "io_millrace_codecs_ledger/AccountsReply.h"
#include "io_millrace_codecs_ledger/BalancesReply.h"
#include "io_millrace_codecs_ledger/CreateAccounts.h"
#include "io_millrace_codecs_ledger/CreateAccountsReply.h"
#include "io_millrace_codecs_ledger/CreateTransfers.h"
#include "io_millrace_codecs_ledger/CreateTransfersReply.h"
#include "io_millrace_codecs_ledger/GetAccountBalances.h"
#include "io_millrace_codecs_ledger/GetAccountTransfers.h"
#include "io_millrace_codecs_ledger/LookupAccounts.h"
#include "io_millrace_codecs_ledger/LookupTransfers.h"
#include "io_millrace_codecs_ledger/QueryAccounts.h"
#include "io_millrace_codecs_ledger/QueryTransfers.h"
#include "io_millrace_codecs_ledger/TransfersReply.h"
#include "io_millrace_codecs_session/Challenge.h"
#include "io_millrace_codecs_session/ChallengeResponse.h"
#include "io_millrace_codecs_session/Checkpoint.h"
#include "io_millrace_codecs_session/CloseSession.h"
#include "io_millrace_codecs_session/Configure.h"
#include "io_millrace_codecs_session/Connect.h"
#include "io_millrace_codecs_session/Connected.h"
#include "io_millrace_codecs_session/Disconnect.h"
#include "io_millrace_codecs_session/Disconnected.h"
#include "io_millrace_codecs_session/EndSession.h"
#include "io_millrace_codecs_session/Heartbeat.h"
#include "io_millrace_codecs_session/KeepAlive.h"
#include "io_millrace_codecs_session/OpenSession.h"
#include "io_millrace_codecs_session/Rejected.h"
#include "io_millrace_codecs_session/SessionEnding.h"
#include "io_millrace_codecs_session/Sweep.h"

namespace fs = std::filesystem;
namespace journal = io::millrace::codecs::journal;
namespace ledger = io::millrace::codecs::ledger;
namespace session = io::millrace::codecs::session;

namespace {

// What was read, in the order in which it was read.
class Notes {
public:
    explicit Notes(const fs::path &file) : out(file, std::ios::binary) {
        out.exceptions(std::ios::badbit | std::ios::failbit);
    }

    template<class Value>
    Value note(const std::string &name, const Value value) {
        out << prefix << name << ' ';
        if constexpr (std::is_enum_v<Value>) {
            if (value == Value::NULL_VALUE) {
                out << "null";
            } else {
                out << value;
            }
        } else {
            out << +value;
        }
        out << '\n';
        return value;
    }

    void choice(const char *set, const char *name) {
        out << prefix << set << ' ' << name << '\n';
    }

    void data(const char *name, const char *bytes, const std::size_t length) {
        static const char *const digits = "0123456789abcdef";
        out << prefix << name << ' ';
        for (std::size_t i = 0; i < length; i++) {
            const auto byte = static_cast<unsigned char>(bytes[i]);
            out << digits[byte >> 4] << digits[byte & 15];
        }
        out << '\n';
    }

    // Copies each element; what is noted meanwhile stands under the group's name and the element's index.
    template<class Group, class CopyElement>
    void elements(const char *name, Group &from, Group &to, CopyElement copyElement) {
        for (int i = 0; from.hasNext(); i++) {
            prefix = std::string(name) + '[' + std::to_string(i) + "].";
            copyElement(from.next(), to.next());
        }
        prefix.clear();
    }

private:
    std::ofstream out;
    std::string prefix;
};

// The names of `notes`, `from` and `to` are those of the functions below.
#define FIELD(name) to.name(notes.note(#name, from.name()))
#define WIDE(name) \
    do { \
        to.name().low(notes.note(#name ".low", from.name().low())); \
        to.name().high(notes.note(#name ".high", from.name().high())); \
    } while (false)
#define CHOICE(set, name) \
    do { \
        if (from.set().name()) { \
            notes.choice(#set, #name); \
            to.set().name(true); \
        } \
    } while (false)
#define DATA(name, putName) \
    do { \
        const std::uint32_t length = from.name##Length(); \
        const char *const bytes = from.name(); \
        notes.data(#name, bytes, length); \
        to.putName(bytes, length); \
    } while (false)
#define GROUP(name, copyElement) \
    do { \
        auto &fromGroup = from.name(); \
        auto &toGroup = to.name##Count(static_cast<std::uint16_t>(fromGroup.count())); \
        notes.elements(#name, fromGroup, toGroup, [&](auto &f, auto &t) { copyElement(f, t, notes); }); \
    } while (false)

template<class Message>
void envelope(Message &from, Message &to, Notes &notes) {
    FIELD(clientId);
    FIELD(requestId);
    FIELD(principal);
}

template<class Element>
void account(Element &from, Element &to, Notes &notes) {
    WIDE(id);
    WIDE(debitsPending);
    WIDE(debitsPosted);
    WIDE(creditsPending);
    WIDE(creditsPosted);
    WIDE(userData128);
    FIELD(userData64);
    FIELD(userData32);
    FIELD(reserved);
    FIELD(ledger);
    FIELD(code);
    CHOICE(flags, linked);
    CHOICE(flags, debits_must_not_exceed_credits);
    CHOICE(flags, credits_must_not_exceed_debits);
    CHOICE(flags, history);
    CHOICE(flags, imported);
    CHOICE(flags, closed);
    FIELD(timestamp);
}

template<class Element>
void transfer(Element &from, Element &to, Notes &notes) {
    WIDE(id);
    WIDE(debitAccountId);
    WIDE(creditAccountId);
    WIDE(amount);
    WIDE(pendingId);
    WIDE(userData128);
    FIELD(userData64);
    FIELD(userData32);
    FIELD(timeout);
    FIELD(ledger);
    FIELD(code);
    CHOICE(flags, linked);
    CHOICE(flags, pending);
    CHOICE(flags, post_pending_transfer);
    CHOICE(flags, void_pending_transfer);
    CHOICE(flags, balancing_debit);
    CHOICE(flags, balancing_credit);
    CHOICE(flags, closing_debit);
    CHOICE(flags, closing_credit);
    CHOICE(flags, imported);
    FIELD(timestamp);
}

template<class Element>
void wantedId(Element &from, Element &to, Notes &notes) {
    WIDE(id);
}

template<class Element>
void result(Element &from, Element &to, Notes &notes) {
    FIELD(timestamp);
    FIELD(status);
}

template<class Message>
void filter(Message &from, Message &to, Notes &notes) {
    envelope(from, to, notes);
    FIELD(rowLimit);
    FIELD(timestampMin);
    FIELD(timestampMax);
    WIDE(userData128);
    FIELD(userData64);
    FIELD(userData32);
    FIELD(ledger);
    FIELD(code);
    CHOICE(flags, reversed);
}

template<class Message>
void accountFilter(Message &from, Message &to, Notes &notes) {
    envelope(from, to, notes);
    FIELD(rowLimit);
    FIELD(timestampMin);
    FIELD(timestampMax);
    WIDE(accountId);
    WIDE(userData128);
    FIELD(userData64);
    FIELD(userData32);
    FIELD(code);
    CHOICE(flags, debits);
    CHOICE(flags, credits);
    CHOICE(flags, reversed);
}

template<class Element>
void balance(Element &from, Element &to, Notes &notes) {
    WIDE(debitsPending);
    WIDE(debitsPosted);
    WIDE(creditsPending);
    WIDE(creditsPosted);
    FIELD(timestamp);
}

template<class Element>
void grant(Element &from, Element &to, Notes &notes) {
    FIELD(ledger);
}

template<class Message>
void reply(Message &from, Message &to, Notes &notes) {
    FIELD(requestId);
    FIELD(sequence);
    FIELD(timestamp);
}

// One overload for each message, with all its fields in the schema's order.

void copy(ledger::CreateAccounts &from, ledger::CreateAccounts &to, Notes &notes) {
    envelope(from, to, notes);
    GROUP(accounts, account);
}

void copy(ledger::CreateTransfers &from, ledger::CreateTransfers &to, Notes &notes) {
    envelope(from, to, notes);
    GROUP(transfers, transfer);
}

void copy(ledger::LookupAccounts &from, ledger::LookupAccounts &to, Notes &notes) {
    envelope(from, to, notes);
    GROUP(ids, wantedId);
}

void copy(ledger::LookupTransfers &from, ledger::LookupTransfers &to, Notes &notes) {
    envelope(from, to, notes);
    GROUP(ids, wantedId);
}

void copy(ledger::QueryAccounts &from, ledger::QueryAccounts &to, Notes &notes) {
    filter(from, to, notes);
}

void copy(ledger::QueryTransfers &from, ledger::QueryTransfers &to, Notes &notes) {
    filter(from, to, notes);
}

void copy(ledger::GetAccountTransfers &from, ledger::GetAccountTransfers &to, Notes &notes) {
    accountFilter(from, to, notes);
}

void copy(ledger::GetAccountBalances &from, ledger::GetAccountBalances &to, Notes &notes) {
    accountFilter(from, to, notes);
}

void copy(ledger::CreateAccountsReply &from, ledger::CreateAccountsReply &to, Notes &notes) {
    reply(from, to, notes);
    FIELD(reserved);
    GROUP(results, result);
}

void copy(ledger::CreateTransfersReply &from, ledger::CreateTransfersReply &to, Notes &notes) {
    reply(from, to, notes);
    FIELD(reserved);
    GROUP(results, result);
}

void copy(ledger::AccountsReply &from, ledger::AccountsReply &to, Notes &notes) {
    reply(from, to, notes);
    FIELD(cursor);
    FIELD(reserved);
    GROUP(accounts, account);
}

void copy(ledger::TransfersReply &from, ledger::TransfersReply &to, Notes &notes) {
    reply(from, to, notes);
    FIELD(cursor);
    FIELD(reserved);
    GROUP(transfers, transfer);
}

void copy(ledger::BalancesReply &from, ledger::BalancesReply &to, Notes &notes) {
    reply(from, to, notes);
    FIELD(cursor);
    FIELD(reserved);
    GROUP(balances, balance);
}

void copy(session::Connect &from, session::Connect &to, Notes &notes) {
    FIELD(clientId);
    FIELD(connectId);
    FIELD(protocolVersion);
    FIELD(commandSessionId);
    FIELD(responseStreamId);
    FIELD(maxMessageLength);
    DATA(responseChannel, putResponseChannel);
    DATA(credentials, putCredentials);
}

void copy(session::Connected &from, session::Connected &to, Notes &notes) {
    FIELD(clientId);
    FIELD(connectId);
    FIELD(lastSequence);
    FIELD(highestRequestId);
    FIELD(sessionTimeoutNs);
    FIELD(maxMessageLength);
    FIELD(protocolVersion);
    FIELD(principal);
    FIELD(sessionId);
    DATA(proof, putProof);
}

void copy(session::KeepAlive &from, session::KeepAlive &to, Notes &notes) {
    FIELD(clientId);
    FIELD(commandSessionId);
}

void copy(session::Heartbeat &from, session::Heartbeat &to, Notes &notes) {
    FIELD(clientId);
    FIELD(durableSequence);
}

void copy(session::Disconnect &from, session::Disconnect &to, Notes &notes) {
    FIELD(clientId);
    FIELD(commandSessionId);
}

void copy(session::Disconnected &from, session::Disconnected &to, Notes &notes) {
    FIELD(clientId);
    FIELD(connectId);
    FIELD(reason);
    DATA(detail, putDetail);
}

void copy(session::Rejected &from, session::Rejected &to, Notes &notes) {
    FIELD(requestId);
    FIELD(sequence);
    FIELD(code);
    DATA(detail, putDetail);
}

void copy(session::Challenge &from, session::Challenge &to, Notes &notes) {
    FIELD(clientId);
    FIELD(connectId);
    DATA(challenge, putChallenge);
}

void copy(session::ChallengeResponse &from, session::ChallengeResponse &to, Notes &notes) {
    FIELD(clientId);
    FIELD(connectId);
    DATA(response, putResponse);
}

void copy(session::EndSession &from, session::EndSession &to, Notes &notes) {
    FIELD(clientId);
    FIELD(commandSessionId);
    FIELD(reserved);
    FIELD(requestId);
    FIELD(sessionId);
}

void copy(session::SessionEnding &from, session::SessionEnding &to, Notes &notes) {
    FIELD(requestId);
    FIELD(sessionId);
}

void copy(session::Configure &from, session::Configure &to, Notes &notes) {
    envelope(from, to, notes);
    FIELD(behaviourVersion);
    FIELD(accountsMax);
    FIELD(transfersMax);
    FIELD(clientsMax);
    FIELD(reserved);
}

void copy(session::Checkpoint &from, session::Checkpoint &to, Notes &notes) {
    envelope(from, to, notes);
    FIELD(reserved);
    FIELD(asOfSequence);
    to.digest().records(notes.note("digest.records", from.digest().records()));
    to.digest().history(notes.note("digest.history", from.digest().history()));
}

void copy(session::Sweep &from, session::Sweep &to, Notes &notes) {
    envelope(from, to, notes);
    FIELD(countMax);
}

void copy(session::OpenSession &from, session::OpenSession &to, Notes &notes) {
    envelope(from, to, notes);
    CHOICE(roles, read);
    CHOICE(roles, write);
    CHOICE(roles, operate);
    CHOICE(roles, all_ledgers);
    GROUP(ledgers, grant);
}

void copy(session::CloseSession &from, session::CloseSession &to, Notes &notes) {
    envelope(from, to, notes);
    FIELD(reason);
    FIELD(reserved);
    FIELD(sessionId);
}

void copy(journal::SegmentHeader &from, journal::SegmentHeader &to, Notes &notes) {
    WIDE(homeId);
    FIELD(segment);
    FIELD(formatVersion);
    FIELD(crc32c);
}

void copy(journal::Frame &from, journal::Frame &to, Notes &notes) {
    FIELD(firstSequence);
    FIELD(durableSequence);
    FIELD(segment);
    FIELD(recordCount);
    FIELD(previousCrc32c);
    FIELD(crc32c);
    FIELD(reserved);
    DATA(records, putRecords);
}

void copy(journal::Record &from, journal::Record &to, Notes &notes) {
    FIELD(length);
    FIELD(behaviourVersion);
    FIELD(timestamp);
}

using Bytes = std::vector<char>;

void requireWholeMessage(const std::uint64_t length, const Bytes &in) {
    if (length != in.size()) {
        throw std::runtime_error("a message of " + std::to_string(length) + " bytes in " + std::to_string(in.size()));
    }
}

template<class Message>
bool rewriteIf(Bytes &in, Bytes &out, Notes &notes) {
    typename Message::messageHeader header(in.data(), in.size());
    if (header.schemaId() != Message::sbeSchemaId() || header.templateId() != Message::sbeTemplateId()) {
        return false;
    }
    notes.note("header.blockLength", header.blockLength());
    notes.note("header.templateId", header.templateId());
    notes.note("header.schemaId", header.schemaId());
    notes.note("header.version", header.version());
    Message from;
    Message to;
    from.wrapForDecode(in.data(), header.encodedLength(), header.blockLength(), header.version(), in.size());
    to.wrapAndApplyHeader(out.data(), 0, out.size());
    copy(from, to, notes);
    requireWholeMessage(header.encodedLength() + from.encodedLength(), in);
    out.resize(header.encodedLength() + to.encodedLength());
    return true;
}

template<class... Messages>
void rewriteOneOf(Bytes &in, Bytes &out, Notes &notes) {
    if (!(rewriteIf<Messages>(in, out, notes) || ...)) {
        throw std::runtime_error("a message that this program does not know: give it a copy() and a place in rewrite()");
    }
}

// A journal's record lies in a frame without a header of its own.
void rewriteRecord(Bytes &in, Bytes &out, Notes &notes) {
    journal::Record from(in.data(), in.size());
    journal::Record to(out.data(), out.size());
    copy(from, to, notes);
    requireWholeMessage(from.encodedLength(), in);
    out.resize(to.encodedLength());
}

void rewrite(Bytes &in, Bytes &out, Notes &notes) {
    rewriteOneOf<
        ledger::CreateAccounts, ledger::CreateTransfers,
        ledger::LookupAccounts, ledger::LookupTransfers, ledger::QueryAccounts, ledger::QueryTransfers,
        ledger::GetAccountTransfers, ledger::GetAccountBalances,
        ledger::CreateAccountsReply, ledger::CreateTransfersReply, ledger::AccountsReply, ledger::TransfersReply,
        ledger::BalancesReply,
        session::Connect, session::Connected, session::KeepAlive, session::Heartbeat,
        session::Disconnect, session::Disconnected, session::Rejected, session::Challenge, session::ChallengeResponse,
        session::EndSession, session::SessionEnding,
        session::Configure, session::Checkpoint, session::Sweep, session::OpenSession, session::CloseSession,
        journal::SegmentHeader, journal::Frame>(in, out, notes);
}

void rewriteVector(const fs::path &vector, fs::path output) {
    std::ifstream input(vector, std::ios::binary);
    Bytes in((std::istreambuf_iterator<char>(input)), std::istreambuf_iterator<char>());
    // Room for what a wrong encoder might write too much. Zeros are what the vectors have where no field is.
    Bytes out(2 * in.size() + 1024);
    Notes notes(output.replace_extension(".txt"));
    if (vector.filename().string().rfind("Record-", 0) == 0) {
        rewriteRecord(in, out, notes);
    } else {
        rewrite(in, out, notes);
    }
    std::ofstream file(output.replace_extension(".bin"), std::ios::binary);
    file.exceptions(std::ios::badbit | std::ios::failbit);
    file.write(out.data(), static_cast<std::streamsize>(out.size()));
}

}

int main(const int argc, const char *const *argv) {
    if (argc != 3) {
        std::cerr << "usage: golden VECTORS OUTPUT\n";
        return EXIT_FAILURE;
    }
    const fs::path vectors(argv[1]);
    for (const auto &entry : fs::recursive_directory_iterator(vectors)) {
        if (entry.path().extension() == ".bin") {
            try {
                const fs::path output = fs::path(argv[2]) / fs::relative(entry.path(), vectors);
                fs::create_directories(output.parent_path());
                rewriteVector(entry.path(), output);
            } catch (const std::exception &e) {
                std::cerr << entry.path().string() << ": " << e.what() << '\n';
                return EXIT_FAILURE;
            }
        }
    }
    return EXIT_SUCCESS;
}

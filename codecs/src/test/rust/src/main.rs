//! Reads golden vectors with the decoders that sbe-tool generates for Rust, and writes them anew with its encoders.
//!
//!     golden VECTORS OUTPUT
//!
//! For each VECTORS/schema/case.bin it writes OUTPUT/schema/case.bin, the message as the encoder has it, and
//! OUTPUT/schema/case.txt, what the decoder has read: one line for each field, its path and its value. Data are hexadecimal,
//! a set has a line for each choice that is in it. The build compares both with the vectors.

use io_millrace_codecs_journal as journal;
use io_millrace_codecs_ledger as ledger;
use io_millrace_codecs_session as session;
use std::error::Error;
use std::fmt::{Display, Write};
use std::fs;
use std::path::{Path, PathBuf};

/// Length of the SBE message header, in bytes.
const HEADER_LENGTH: usize = 8;

/// What was read, in the order in which it was read.
#[derive(Default)]
struct Notes {
    text: String,
    prefix: String,
}

impl Notes {
    fn note(&mut self, name: &str, value: impl Display) {
        let value = value.to_string();
        let value = if value == "NullVal" { "null" } else { &value };
        writeln!(self.text, "{}{} {}", self.prefix, name, value).unwrap();
    }

    fn data(&mut self, name: &str, bytes: &[u8]) {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        self.note(name, digits);
    }

    fn enter(&mut self, group: &str, index: usize) {
        self.prefix = format!("{group}[{index}].");
    }

    fn leave(&mut self) {
        self.prefix.clear();
    }
}

// In all of these `n d e` are the notes, the decoder and the encoder.

/// Copies numbers and enums.
macro_rules! fields {
    ($n:ident $d:ident $e:ident: $($name:ident)+) => {
        $(
            let value = $d.$name();
            $n.note(stringify!($name), value);
            $e.$name(value);
        )+
    };
}

/// Copies a composite of two numbers.
macro_rules! pair {
    ($n:ident $d:ident $e:ident: $name:ident $decoder:ident $encoder:ident $first:ident $second:ident) => {
        let mut from = $d.$decoder();
        let mut to = $e.$encoder();
        let (first, second) = (from.$first(), from.$second());
        $n.note(concat!(stringify!($name), ".", stringify!($first)), first);
        $n.note(concat!(stringify!($name), ".", stringify!($second)), second);
        to.$first(first).$second(second);
        $d = from.parent()?;
        $e = to.parent()?;
    };
}

/// Copies an integer of 128 bits.
macro_rules! wide {
    ($n:ident $d:ident $e:ident: $name:ident $decoder:ident $encoder:ident) => {
        pair!($n $d $e: $name $decoder $encoder low high);
    };
}

/// Copies a set, choice by choice.
macro_rules! set {
    ($n:ident $d:ident $e:ident: $name:ident $empty:expr, $($choice:ident $get:ident $set:ident)+) => {
        let from = $d.$name();
        let mut to = $empty;
        $(
            if from.$get() {
                $n.note(stringify!($name), stringify!($choice));
                to.$set(true);
            }
        )+
        $e.$name(to);
    };
}

/// Copies bytes or text.
macro_rules! data {
    ($n:ident $d:ident $e:ident: $name:ident $decoder:ident $slice:ident) => {
        let place = $d.$decoder();
        let bytes = $d.$slice(place);
        $n.data(stringify!($name), bytes);
        $e.$name(bytes);
    };
}

/// Copies a group, with `$copy` for each element.
macro_rules! group {
    ($n:ident $d:ident $e:ident: $name:ident $decoder:ident $encoder:ident, $copy:ident) => {
        let mut from = $d.$decoder();
        let mut to = $e.$encoder(from.count(), Default::default());
        while let Some(index) = from.advance()? {
            to.advance()?;
            $n.enter(stringify!($name), index);
            $copy!($n from to);
        }
        $n.leave();
        $d = from.parent()?;
        $e = to.parent()?;
    };
}

macro_rules! account {
    ($n:ident $d:ident $e:ident) => {
        wide!($n $d $e: id id_decoder id_encoder);
        wide!($n $d $e: debits_pending debits_pending_decoder debits_pending_encoder);
        wide!($n $d $e: debits_posted debits_posted_decoder debits_posted_encoder);
        wide!($n $d $e: credits_pending credits_pending_decoder credits_pending_encoder);
        wide!($n $d $e: credits_posted credits_posted_decoder credits_posted_encoder);
        wide!($n $d $e: user_data_128 user_data_128_decoder user_data_128_encoder);
        fields!($n $d $e: user_data_64 user_data_32 reserved ledger code);
        set!($n $d $e: flags ledger::account_flags::AccountFlags::default(),
            linked get_linked set_linked
            debits_must_not_exceed_credits get_debits_must_not_exceed_credits set_debits_must_not_exceed_credits
            credits_must_not_exceed_debits get_credits_must_not_exceed_debits set_credits_must_not_exceed_debits
            history get_history set_history
            imported get_imported set_imported
            closed get_closed set_closed);
        fields!($n $d $e: timestamp);
    };
}

macro_rules! transfer {
    ($n:ident $d:ident $e:ident) => {
        wide!($n $d $e: id id_decoder id_encoder);
        wide!($n $d $e: debit_account_id debit_account_id_decoder debit_account_id_encoder);
        wide!($n $d $e: credit_account_id credit_account_id_decoder credit_account_id_encoder);
        wide!($n $d $e: amount amount_decoder amount_encoder);
        wide!($n $d $e: pending_id pending_id_decoder pending_id_encoder);
        wide!($n $d $e: user_data_128 user_data_128_decoder user_data_128_encoder);
        fields!($n $d $e: user_data_64 user_data_32 timeout ledger code);
        set!($n $d $e: flags ledger::transfer_flags::TransferFlags::default(),
            linked get_linked set_linked
            pending get_pending set_pending
            post_pending_transfer get_post_pending_transfer set_post_pending_transfer
            void_pending_transfer get_void_pending_transfer set_void_pending_transfer
            balancing_debit get_balancing_debit set_balancing_debit
            balancing_credit get_balancing_credit set_balancing_credit
            closing_debit get_closing_debit set_closing_debit
            closing_credit get_closing_credit set_closing_credit
            imported get_imported set_imported);
        fields!($n $d $e: timestamp);
    };
}

macro_rules! wanted_id {
    ($n:ident $d:ident $e:ident) => {
        wide!($n $d $e: id id_decoder id_encoder);
    };
}

macro_rules! result {
    ($n:ident $d:ident $e:ident) => {
        fields!($n $d $e: timestamp status);
    };
}

macro_rules! envelope {
    ($n:ident $d:ident $e:ident) => {
        fields!($n $d $e: client_id request_id principal);
    };
}

macro_rules! filter {
    ($n:ident $d:ident $e:ident) => {
        envelope!($n $d $e);
        fields!($n $d $e: row_limit timestamp_min timestamp_max);
        wide!($n $d $e: user_data_128 user_data_128_decoder user_data_128_encoder);
        fields!($n $d $e: user_data_64 user_data_32 ledger code);
        set!($n $d $e: flags ledger::query_flags::QueryFlags::default(), reversed get_reversed set_reversed);
    };
}

macro_rules! account_filter {
    ($n:ident $d:ident $e:ident) => {
        envelope!($n $d $e);
        fields!($n $d $e: row_limit timestamp_min timestamp_max);
        wide!($n $d $e: account_id account_id_decoder account_id_encoder);
        wide!($n $d $e: user_data_128 user_data_128_decoder user_data_128_encoder);
        fields!($n $d $e: user_data_64 user_data_32 code);
        set!($n $d $e: flags ledger::account_filter_flags::AccountFilterFlags::default(),
            debits get_debits set_debits
            credits get_credits set_credits
            reversed get_reversed set_reversed);
    };
}

macro_rules! balance {
    ($n:ident $d:ident $e:ident) => {
        wide!($n $d $e: debits_pending debits_pending_decoder debits_pending_encoder);
        wide!($n $d $e: debits_posted debits_posted_decoder debits_posted_encoder);
        wide!($n $d $e: credits_pending credits_pending_decoder credits_pending_encoder);
        wide!($n $d $e: credits_posted credits_posted_decoder credits_posted_encoder);
        fields!($n $d $e: timestamp);
    };
}

macro_rules! grant {
    ($n:ident $d:ident $e:ident) => {
        fields!($n $d $e: ledger);
    };
}

macro_rules! reply {
    ($n:ident $d:ident $e:ident) => {
        fields!($n $d $e: request_id sequence timestamp);
    };
}

/// The messages that have a header: schema, module, decoder and encoder, and how the fields are copied in the schema's order.
macro_rules! messages {
    ($n:ident $d:ident $e:ident:
     $($schema:ident $module:ident $decoder:ident $encoder:ident { $($copy:tt)+ })+) => {
        fn rewrite(vector: &[u8], out: &mut [u8], $n: &mut Notes) -> Result<usize, Box<dyn Error>> {
            // All schemas have the same header.
            let header = session::message_header_codec::MessageHeaderDecoder::default()
                .wrap(session::ReadBuf::new(vector), 0);
            $n.note("header.block_length", header.block_length());
            $n.note("header.template_id", header.template_id());
            $n.note("header.schema_id", header.schema_id());
            $n.note("header.version", header.version());
            match (header.schema_id(), header.template_id()) {
                $(
                    ($schema::SBE_SCHEMA_ID, $schema::$module::SBE_TEMPLATE_ID) => {
                        let header = $schema::message_header_codec::MessageHeaderDecoder::default()
                            .wrap($schema::ReadBuf::new(vector), 0);
                        #[allow(unused_mut)] // Only groups, composites and data change it.
                        let mut $d = $schema::$module::$decoder::default().header(header, 0);
                        let mut $e = $schema::$module::$encoder::default()
                            .wrap($schema::WriteBuf::new(out), HEADER_LENGTH)
                            .header(0)
                            .parent()?;
                        $($copy)+
                        require_whole_message(HEADER_LENGTH + $d.encoded_length(), vector)?;
                        Ok(HEADER_LENGTH + $e.encoded_length())
                    }
                )+
                _ => Err("a message that this program does not know: give it a place in messages!".into()),
            }
        }
    };
}

messages! { n d e:
    ledger create_accounts_codec CreateAccountsDecoder CreateAccountsEncoder {
        envelope!(n d e);
        group!(n d e: accounts accounts_decoder accounts_encoder, account);
    }
    ledger create_transfers_codec CreateTransfersDecoder CreateTransfersEncoder {
        envelope!(n d e);
        group!(n d e: transfers transfers_decoder transfers_encoder, transfer);
    }
    ledger lookup_accounts_codec LookupAccountsDecoder LookupAccountsEncoder {
        envelope!(n d e);
        group!(n d e: ids ids_decoder ids_encoder, wanted_id);
    }
    ledger lookup_transfers_codec LookupTransfersDecoder LookupTransfersEncoder {
        envelope!(n d e);
        group!(n d e: ids ids_decoder ids_encoder, wanted_id);
    }
    ledger query_accounts_codec QueryAccountsDecoder QueryAccountsEncoder {
        filter!(n d e);
    }
    ledger query_transfers_codec QueryTransfersDecoder QueryTransfersEncoder {
        filter!(n d e);
    }
    ledger get_account_transfers_codec GetAccountTransfersDecoder GetAccountTransfersEncoder {
        account_filter!(n d e);
    }
    ledger get_account_balances_codec GetAccountBalancesDecoder GetAccountBalancesEncoder {
        account_filter!(n d e);
    }
    ledger create_accounts_reply_codec CreateAccountsReplyDecoder CreateAccountsReplyEncoder {
        reply!(n d e);
        fields!(n d e: reserved);
        group!(n d e: results results_decoder results_encoder, result);
    }
    ledger create_transfers_reply_codec CreateTransfersReplyDecoder CreateTransfersReplyEncoder {
        reply!(n d e);
        fields!(n d e: reserved);
        group!(n d e: results results_decoder results_encoder, result);
    }
    ledger accounts_reply_codec AccountsReplyDecoder AccountsReplyEncoder {
        reply!(n d e);
        fields!(n d e: cursor reserved);
        group!(n d e: accounts accounts_decoder accounts_encoder, account);
    }
    ledger transfers_reply_codec TransfersReplyDecoder TransfersReplyEncoder {
        reply!(n d e);
        fields!(n d e: cursor reserved);
        group!(n d e: transfers transfers_decoder transfers_encoder, transfer);
    }
    ledger balances_reply_codec BalancesReplyDecoder BalancesReplyEncoder {
        reply!(n d e);
        fields!(n d e: cursor reserved);
        group!(n d e: balances balances_decoder balances_encoder, balance);
    }
    session connect_codec ConnectDecoder ConnectEncoder {
        fields!(n d e: client_id connect_id protocol_version command_session_id response_stream_id
            max_message_length);
        data!(n d e: response_channel response_channel_decoder response_channel_slice);
        data!(n d e: credentials credentials_decoder credentials_slice);
    }
    session connected_codec ConnectedDecoder ConnectedEncoder {
        fields!(n d e: client_id connect_id last_sequence highest_request_id session_timeout_ns max_message_length
            protocol_version principal session_id);
        data!(n d e: proof proof_decoder proof_slice);
    }
    session keep_alive_codec KeepAliveDecoder KeepAliveEncoder {
        fields!(n d e: client_id command_session_id);
    }
    session heartbeat_codec HeartbeatDecoder HeartbeatEncoder {
        fields!(n d e: client_id durable_sequence);
    }
    session disconnect_codec DisconnectDecoder DisconnectEncoder {
        fields!(n d e: client_id command_session_id);
    }
    session disconnected_codec DisconnectedDecoder DisconnectedEncoder {
        fields!(n d e: client_id connect_id reason);
        data!(n d e: detail detail_decoder detail_slice);
    }
    session rejected_codec RejectedDecoder RejectedEncoder {
        fields!(n d e: request_id sequence code);
        data!(n d e: detail detail_decoder detail_slice);
    }
    session challenge_codec ChallengeDecoder ChallengeEncoder {
        fields!(n d e: client_id connect_id);
        data!(n d e: challenge challenge_decoder challenge_slice);
    }
    session challenge_response_codec ChallengeResponseDecoder ChallengeResponseEncoder {
        fields!(n d e: client_id connect_id);
        data!(n d e: response response_decoder response_slice);
    }
    session end_session_codec EndSessionDecoder EndSessionEncoder {
        fields!(n d e: client_id command_session_id reserved request_id session_id);
    }
    session session_ending_codec SessionEndingDecoder SessionEndingEncoder {
        fields!(n d e: request_id session_id);
    }
    session configure_codec ConfigureDecoder ConfigureEncoder {
        envelope!(n d e);
        fields!(n d e: behaviour_version accounts_max transfers_max clients_max reserved);
    }
    session checkpoint_codec CheckpointDecoder CheckpointEncoder {
        envelope!(n d e);
        fields!(n d e: reserved as_of_sequence);
        pair!(n d e: digest digest_decoder digest_encoder records history);
    }
    session sweep_codec SweepDecoder SweepEncoder {
        envelope!(n d e);
        fields!(n d e: count_max);
    }
    session open_session_codec OpenSessionDecoder OpenSessionEncoder {
        envelope!(n d e);
        set!(n d e: roles session::roles::Roles::default(),
            read get_read set_read
            write get_write set_write
            operate get_operate set_operate
            all_ledgers get_all_ledgers set_all_ledgers);
        group!(n d e: ledgers ledgers_decoder ledgers_encoder, grant);
    }
    session close_session_codec CloseSessionDecoder CloseSessionEncoder {
        envelope!(n d e);
        fields!(n d e: reason reserved session_id);
    }
    journal segment_header_codec SegmentHeaderDecoder SegmentHeaderEncoder {
        wide!(n d e: home_id home_id_decoder home_id_encoder);
        fields!(n d e: segment format_version crc_32_c);
    }
    journal frame_codec FrameDecoder FrameEncoder {
        fields!(n d e: first_sequence durable_sequence segment record_count previous_crc_32_c crc_32_c reserved);
        data!(n d e: records records_decoder records_slice);
    }
}

/// A journal's record lies in a frame without a header of its own.
fn rewrite_record(vector: &[u8], out: &mut [u8], n: &mut Notes) -> Result<usize, Box<dyn Error>> {
    use journal::record_codec::{RecordDecoder, RecordEncoder, SBE_BLOCK_LENGTH, SBE_SCHEMA_VERSION};
    let d = RecordDecoder::default().wrap(journal::ReadBuf::new(vector), 0, SBE_BLOCK_LENGTH, SBE_SCHEMA_VERSION);
    let mut e = RecordEncoder::default().wrap(journal::WriteBuf::new(out), 0);
    fields!(n d e: length behaviour_version timestamp);
    require_whole_message(d.encoded_length(), vector)?;
    Ok(e.encoded_length())
}

fn require_whole_message(length: usize, vector: &[u8]) -> Result<(), Box<dyn Error>> {
    if length == vector.len() {
        Ok(())
    } else {
        Err(format!("a message of {length} bytes in {}", vector.len()).into())
    }
}

fn rewrite_vector(file: &Path, output: PathBuf) -> Result<(), Box<dyn Error>> {
    let vector = fs::read(file)?;
    // Room for what a wrong encoder might write too much. Zeros are what the vectors have where no field is.
    let mut out = vec![0; 2 * vector.len() + 1024];
    let mut notes = Notes::default();
    let is_record = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("Record-"));
    let length = if is_record {
        rewrite_record(&vector, &mut out, &mut notes)?
    } else {
        rewrite(&vector, &mut out, &mut notes)?
    };
    fs::write(output.with_extension("txt"), notes.text)?;
    fs::write(output, &out[..length])?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, vectors, output] = &arguments[..] else {
        return Err("usage: golden VECTORS OUTPUT".into());
    };
    for schema in fs::read_dir(vectors)?.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let folder = Path::new(output).join(schema.file_name().unwrap());
        fs::create_dir_all(&folder)?;
        for file in fs::read_dir(schema)?.map(|entry| entry.unwrap().path()) {
            if file.extension().is_some_and(|extension| extension == "bin") {
                rewrite_vector(&file, folder.join(file.file_name().unwrap()))
                    .map_err(|e| format!("{}: {e}", file.display()))?;
            }
        }
    }
    Ok(())
}

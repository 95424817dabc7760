package io.millrace.ops;

import io.millrace.client.ClientException;
import io.millrace.client.ErrorCode;
import io.millrace.engine.EngineException;
import io.millrace.engine.auth.UsersException;
import io.millrace.engine.state.DivergenceException;
import io.millrace.engine.state.UnsupportedException;
import io.millrace.journal.JournalException;
import io.millrace.ops.exec.ExecException;
import io.millrace.ops.imports.ImportException;
import io.millrace.ops.imports.MappingException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** Says on standard error, in one line, why a command failed, and chooses the exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private static final String PREFIX = "millrace: ";

    private final Millrace millrace;

    Failures(final Millrace millrace) {
        this.millrace = millrace;
    }

    @Override
    public int handleParseException(final ParameterException failure, final String[] args) {
        final CommandLine command = failure.getCommandLine();
        return report(command, failure, ExitCode.USAGE, "USAGE", failure.getMessage()
            + "; see '" + command.getCommandSpec().qualifiedName() + " --help'");
    }

    @Override
    public int handleExecutionException(
        final Exception failure, final CommandLine command, final ParseResult parseResult) {
        if (failure instanceof CommandException known) {
            return report(command, known, known.exitCode(), known.code(), known.getMessage());
        }
        if (failure instanceof MappingException wrong) {
            return report(command, wrong, ExitCode.USAGE, "MAPPING", wrong.getMessage()
                + "; see '" + command.getCommandSpec().qualifiedName() + " --help'");
        }
        if (failure instanceof ImportException known) {
            return report(command, known, known.isEngineLost() ? ExitCode.INTERRUPTED : ExitCode.FAILED, known.code(),
                known.getMessage());
        }
        if (failure instanceof ExecException known) {
            return report(command, known, known.isEngineLost() ? ExitCode.INTERRUPTED : ExitCode.FAILED, known.code(),
                known.getMessage());
        }
        if (failure instanceof ClientException client) {
            return report(command, client, exitCode(client.code()), client.code().name(), withoutCode(client, client.code()));
        }
        if (failure instanceof JournalException journal) {
            return report(command, journal, ExitCode.FAILED, journal.code().name(), withoutCode(journal, journal.code())
                + JournalText.hint(journal));
        }
        if (failure instanceof EngineException engine) {
            return report(command, engine, ExitCode.FAILED, engine.code().name(), withoutCode(engine, engine.code()));
        }
        if (failure instanceof DivergenceException divergence) {
            return report(command, divergence, ExitCode.FAILED, "DIVERGENCE", divergence.getMessage()
                + "; do not serve this home");
        }
        if (failure instanceof UnsupportedException unsupported) {
            return report(command, unsupported, ExitCode.FAILED, "UNSUPPORTED", unsupported.getMessage());
        }
        if (failure instanceof UsersException users) {
            return report(command, users, exitCode(users.code()), users.code().name(), withoutCode(users, users.code()));
        }
        if (failure instanceof UncheckedIOException io) {
            return report(command, io, ExitCode.FAILED, "IO", io.getCause() + "; see that the files and folders are there"
                + " and may be used, and run again");
        }
        return report(command, failure, ExitCode.FAILED, "INTERNAL", failure
            + "; this is a defect of Millrace: run again with --debug and report what it prints");
    }

    private static int exitCode(final ErrorCode code) {
        return switch (code) {
            case NO_MEDIA_DRIVER, NO_ENGINE, CONNECT_REFUSED -> ExitCode.NO_ENGINE;
            case NOT_CONNECTED, OUTCOME_UNKNOWN, QUERY_UNANSWERED -> ExitCode.INTERRUPTED;
            default -> ExitCode.FAILED;
        };
    }

    private static int exitCode(final UsersException.Code code) {
        return switch (code) {
            case NO_SUCH_USER, USERS_FILE_MISSING -> ExitCode.NOT_FOUND;
            case USER_NAME_INVALID, USER_GRANTS_INVALID -> ExitCode.USAGE;
            default -> ExitCode.FAILED;
        };
    }

    /** Messages of the other modules begin with their code. */
    private static String withoutCode(final Exception failure, final Enum<?> code) {
        final String message = String.valueOf(failure.getMessage());
        final String prefix = code + ": ";
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }

    private int report(
        final CommandLine command,
        final Exception failure,
        final int exitCode,
        final String code,
        final String message) {
        final PrintWriter err = command.getErr();
        err.println(PREFIX + code + ": " + message.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse(""));
        if (millrace.isDebug()) {
            failure.printStackTrace(err);
        }
        err.flush();
        return exitCode;
    }
}

package io.millrace.engine.service;

/**
 * What affects results and is not in a command's own bytes. Settings are part of the order: they change with a Configure
 * command and with nothing else.
 *
 * @param behaviourVersion version of the services' behaviour from this command on.
 * @param accountsMax      ceiling on the number of accounts; an unsigned number.
 * @param transfersMax     ceiling on the number of transfers; an unsigned number.
 * @param clientsMax       ceiling on the number of clients whose requests are remembered.
 */
public record Settings(int behaviourVersion, long accountsMax, long transfersMax, int clientsMax) {
}

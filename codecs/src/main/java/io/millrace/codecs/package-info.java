/**
 * The contract with every other language: the SBE schemas lie beside this package as resources, the flyweights that are
 * generated from them in {@code session}, {@code ledger} and {@code journal}. No behaviour comes in here.
 */
package io.millrace.codecs;

/**
 * Hostile input: messages made from the schemas and spoiled, on every stream that a producer can write.
 */
package io.millrace.engine.fuzz;

/**
 * Golden vectors: every message as bytes and as JSON, and the tests that hold the schemas to what they promise. The JSON is
 * walked along the schema and goes through the generated flyweights, both ways.
 */
package io.millrace.codecs.golden;

/**
 * Tests of the store.
 */
package io.millrace.engine.store;

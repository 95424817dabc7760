/** What the engine's tests share. */
package io.millrace.engine.support;

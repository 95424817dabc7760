/** Tests of who may connect. */
package io.millrace.engine.auth;

/** Tests of the stage or part of the same name. */
package io.millrace.engine.clients;

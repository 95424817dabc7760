/**
 * The engine as one thing: how it is set up, launched and closed. The folders beside this one are the path of a command, in
 * this order: {@code ingress}, {@code ring}, {@code journaling}, {@code apply} with {@code state}, {@code service} and
 * {@code store} behind it, {@code egress}.
 */
package io.millrace.engine;

/**
 * The downloader performs one run: it reads a plan and writes a report. Each of these packages
 * imports only those before it:
 *
 * <ol>
 *   <li>used by all: {@code text}, {@code failure}, {@code time}
 *   <li>from the plan to a complete body: {@code resolve}, {@code http}, {@code store}, {@code
 *       transfer}, {@code checksum}
 *   <li>from the body to the file: {@code unpack}, {@code verify}, {@code publish}
 *   <li>the whole run: {@code report}, {@code run}, and this package, which reads the environment
 * </ol>
 */
@NullMarked
package dev.fetchjobs.downloader;

import org.jspecify.annotations.NullMarked;

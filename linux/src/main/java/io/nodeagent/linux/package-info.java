/**
 * The module's root package; every feature has a package of its own below it: {@code sys} (the C library),
 * {@code blocking} (calls that may block), {@code fs}, {@code mount}, {@code namespace}, {@code netlink},
 * {@code nftables}, {@code process}.
 */
@NullMarked
package io.nodeagent.linux;

import org.jspecify.annotations.NullMarked;

package io.nodeagent.linux.nftables;

import io.nodeagent.errors.InternalException;

/** Commands that nftables refused, as a whole: the message holds its words. */
public final class NftablesException extends InternalException {
    NftablesException(String purpose, String answer) {
        super("nftables: " + purpose + ": " + answer.strip(), null);
    }
}

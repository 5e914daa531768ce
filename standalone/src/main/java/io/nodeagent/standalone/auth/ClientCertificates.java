package io.nodeagent.standalone.auth;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Kubernetes' reading of a client certificate: CN is the user, each O a group. */
public final class ClientCertificates {
    private ClientCertificates() {}

    /** The identity of a chain that TLS has verified; empty without a certificate or a CN. */
    public static Optional<Identity> identify(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            return Optional.empty();
        }
        String user = "";
        List<String> groups = new ArrayList<>();
        for (Attribute attribute : attributes(chain.getFirst())) {
            String value = first(attribute);
            if (attribute.getID().equalsIgnoreCase("CN")) {
                user = value;
            } else if (attribute.getID().equalsIgnoreCase("O")) {
                groups.add(value);
            }
        }
        return user.isEmpty() ? Optional.empty() : Optional.of(Identity.authenticated(user, groups));
    }

    private static List<Attribute> attributes(X509Certificate certificate) {
        List<Attribute> found = new ArrayList<>();
        try {
            LdapName name = new LdapName(certificate.getSubjectX500Principal().getName());
            for (Rdn rdn : name.getRdns()) {
                rdn.toAttributes().getAll().asIterator().forEachRemaining(found::add);
            }
        } catch (InvalidNameException e) {
            return List.of();
        }
        return found;
    }

    private static String first(Attribute attribute) {
        try {
            return String.valueOf(attribute.get());
        } catch (NamingException e) {
            return "";
        }
    }
}
